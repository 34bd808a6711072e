package shop

import (
	"strings"
	"testing"
)

func TestWebhook(t *testing.T) {
	s, _ := home(t)
	s.Config = file(t, keysInFile+"webhook.listen = \"127.0.0.1:8443\"\nwebhook.url = \"https://till.example/hook\"\n")
	if got := load(t, s).Webhook; got != (Webhook{"127.0.0.1:8443", "https://till.example/hook"}) {
		t.Errorf("%+v", got)
	}
	s.Flags.Webhook.URL = "https://other.example/"
	if got := load(t, s).Webhook; got != (Webhook{"127.0.0.1:8443", "https://other.example/"}) {
		t.Errorf("%+v", got)
	}
	for name, c := range map[string]struct {
		webhook Webhook
		says    string
	}{
		"no address to call":   {Webhook{Listen: "127.0.0.1:8443"}, "--webhook-url"},
		"none to listen on":    {Webhook{URL: "https://till.example"}, "--webhook-listen"},
		"no port":              {Webhook{"127.0.0.1", "https://till.example"}, "HOST:PORT"},
		"plain http":           {Webhook{":8443", "http://till.example"}, "https://"},
		"no address":           {Webhook{":8443", "till"}, "https://"},
		"plain, this machine":  {Webhook{":8443", "http://127.0.0.1:8443/"}, ""},
		"plain, an IPv6 name":  {Webhook{"[::1]:8443", "http://[::1]:8443/"}, ""},
		"https, any host name": {Webhook{":0", "https://10.0.0.1:8443/x?y=z"}, ""},
	} {
		s, _ := home(t, keysInEnv())
		s.Flags.Webhook = c.webhook
		_, err := Load(s)
		if (err == nil) != (c.says == "") || err != nil && !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
