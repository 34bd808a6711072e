package shop

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"butikk/kasse/payments/vipps"
)

func TestWhatAFileMayNotSay(t *testing.T) {
	for name, c := range map[string]struct {
		text     string
		sentence []string
	}{
		"a misspelt key":           {"till = 1\nprises = \"a\"", []string{"till.toml:2", `"prises"`}},
		"a misspelt table":         {"[vips]\nclient_id = \"hemmelig\"", []string{"till.toml:1", `"vips`}},
		"a misspelt key of Vipps":  {keysInFile + "clientid = \"hemmelig\"", []string{"till.toml:6", `"vipps.clientid"`}},
		"a key outside its table":  {"client_secret = \"hemmelig\"", []string{"till.toml:1", `"client_secret"`}},
		"of a scanner":             {"[[scanner]]\ndevice = \"a\"\nspeed = 9600", []string{"till.toml:3", "speed"}},
		"a secret without quotes":  {"[vipps]\nclient_secret = hemmelig", []string{"till.toml:2:17", "not TOML"}},
		"a secret in half quotes":  {"[vipps]\nclient_secret = \"hemmelig", []string{"till.toml:2", "not TOML"}},
		"words behind a secret":    {"[vipps]\nclient_secret = \"hemmelig\" hemmelig", []string{"till.toml:2", "not TOML"}},
		"a secret as a number":     {"[vipps]\nclient_secret = 99999999999999999999999", []string{"till.toml:2", "vipps.client_secret", "kind"}},
		"a secret given twice":     {"[vipps]\nclient_secret = \"hemmelig\"\nclient_secret = \"hemmelig\"", []string{"till.toml:3", "client_secret", "twice"}},
		"a till in quotes":         {"till = \"1\"", []string{"till.toml:1", "till", "kind"}},
		"a till with decimals":     {"till = 1.5", []string{"till.toml:1", "till", "kind"}},
		"a till of 0":              {"till = 0\n" + keysInFile, []string{"till number", `"0"`}},
		"a till below 0":           {"till = -1\n" + keysInFile, []string{"till number", `"-1"`}},
		"a speed in quotes":        {"[[scanner]]\nbaud = \"9600\"", []string{"till.toml:2", "scanner.baud"}},
		"scanners as text":         {"scanner = \"/dev/a\"", []string{"till.toml:1", "scanner"}},
		"a serial number of truth": {strings.Replace(keysInFile, `"123456"`, "true", 1), []string{"VIPPS_MERCHANT_SERIAL_NUMBER", "digits"}},
		"a serial number with a 0": {strings.Replace(keysInFile, `"123456"`, "0123456", 1), []string{"till.toml:5", "not TOML"}},
		"no UTF-8":                 {"prices = \"\xff\"", []string{"till.toml:1", "not TOML"}},
		"a picture":                {"\x89PNG\r\n\x1a\n", []string{"till.toml:1", "not TOML"}},
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := home(t)
			s.Config = file(t, c.text)
			refused(t, s, c.sentence...)
			_, err := Load(s)
			if err != nil && strings.Contains(err.Error(), "U+") { // the library would quote a character
				t.Errorf("%q", err)
			}
		})
	}
}

func TestAFileThatBeginsWithAMark(t *testing.T) {
	s, _ := home(t)
	s.Config = file(t, "\uFEFFtill = 4\r\n"+strings.ReplaceAll(keysInFile, "\n", "\r\n"))
	if set := load(t, s); set.Till != 4 || set.Keys.ClientSecret != secret+"-secret" {
		t.Errorf("%+v", set)
	}
}

func TestWhoMayReadTheFile(t *testing.T) {
	for _, c := range []struct {
		mode os.FileMode
		text string
		ok   bool
	}{
		{0o600, keysInFile, true}, {0o400, keysInFile, true}, {0o644, keysInFile, false}, {0o640, keysInFile, false}, {0o604, keysInFile, false},
		{0o644, "[vipps]\nsubscription_key = \"hemmelig\"", false},
		{0o644, "till = 3\n[vipps]\nurl = \"test\"\nmerchant_serial_number = \"123456\"", true}, // nothing secret in it
	} {
		t.Run(fmt.Sprintf("%o", c.mode), func(t *testing.T) {
			s, _ := home(t, keysInEnv())
			s.Config = file(t, c.text)
			if err := os.Chmod(s.Config, c.mode); err != nil {
				t.Fatal(err)
			}
			if c.ok {
				load(t, s)
				return
			}
			refused(t, s, "others can read it", "chmod 600 "+s.Config)
			s.Demo = true
			refused(t, s, "others can read it")
			link := filepath.Join(t.TempDir(), "link.toml")
			if err := os.Symlink(s.Config, link); err != nil {
				t.Fatal(err)
			}
			s.Config = link
			refused(t, s, "others can read it")
		})
	}
}

func TestWhereTheFileIs(t *testing.T) {
	s, dir := home(t)
	s.Config = filepath.Join(dir, "none.toml")
	refused(t, s, "none.toml", "configuration")
	s.Demo = true
	refused(t, s, "none.toml") // named and missing is wrong even so
	s.Config = dir
	refused(t, s, dir)

	xdg := t.TempDir()
	if err := os.Mkdir(filepath.Join(xdg, "kasse"), 0o700); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(xdg, "kasse", "config.toml")
	if err := os.WriteFile(path, []byte(keysInFile), 0o600); err != nil {
		t.Fatal(err)
	}
	s, _ = home(t, map[string]string{"XDG_CONFIG_HOME": xdg})
	if set := load(t, s); set.Demo || set.Keys.ClientID != vipps.Secret(secret+"-id") {
		t.Errorf("%+v", set)
	}
	s, _ = home(t, map[string]string{"XDG_CONFIG_HOME": "relative"}) // the specification says: ignore it
	if set := load(t, s); !set.Demo {
		t.Errorf("%+v", set)
	}
	// A default file that is there and can not be read is no reason for a
	// demonstration.
	s, dir = home(t)
	if err := os.WriteFile(filepath.Join(dir, ".config"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	refused(t, s, "config.toml")
}

func TestWhereTheJournalIs(t *testing.T) {
	for name, c := range map[string]struct {
		env  map[string]string
		want string // below the home folder, or absolute; empty: refused
	}{
		"home":           {nil, ".local/state/kasse"},
		"state":          {map[string]string{"XDG_STATE_HOME": "/state"}, "/state/kasse"},
		"relative state": {map[string]string{"XDG_STATE_HOME": "state"}, ".local/state/kasse"},
		"no home":        {map[string]string{"HOME": ""}, ""},
		"state, no home": {map[string]string{"HOME": "", "XDG_STATE_HOME": "/state"}, "/state/kasse"},
		"data, no home":  {map[string]string{"HOME": "", "KASSE_DATA": "/data"}, "/data"},
		"relative data":  {map[string]string{"KASSE_DATA": "data"}, "data"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, demo := range []bool{false, true} {
				s, dir := home(t, keysInEnv(), c.env)
				s.Demo = demo
				if c.want == "" {
					refused(t, s, "HOME", "--data")
					if _, err := Folder(s); err == nil {
						t.Error("Folder: accepted")
					}
					continue
				}
				want := c.want
				if strings.HasPrefix(want, ".") {
					want = filepath.Join(dir, want)
				}
				if demo && !strings.HasSuffix(want, "data") {
					want += "-demo"
				}
				if got := load(t, s).Data; got != want {
					t.Errorf("demo %v: %s, want %s", demo, got, want)
				}
				if got, err := Folder(s); err != nil || got != want {
					t.Errorf("Folder, demo %v: %s, %v", demo, got, err)
				}
			}
		})
	}
}

func TestAddress(t *testing.T) {
	for given, c := range map[string]struct {
		want string
		live bool
	}{
		"":                               {LiveURL, true},
		"test":                           {TestURL, false},
		LiveURL:                          {LiveURL, true},
		"https://api.vipps.no/":          {LiveURL, true},
		"HTTPS://API.Vipps.NO":           {LiveURL, true},
		"https://api.vipps.no.:443//":    {LiveURL, true},
		"https://apitest.vipps.no:443":   {TestURL, false},
		"https://proxy.example:8443/v/":  {"https://proxy.example:8443/v", true},
		"http://127.0.0.1:8080":          {"http://127.0.0.1:8080", false},
		"http://127.9.9.9:80/x":          {"http://127.9.9.9/x", false},
		"http://[::1]:8080/":             {"http://[::1]:8080", false},
		"http://[::1]":                   {"http://[::1]", false},
		"http://localhost:8080":          {"http://localhost:8080", false},
		"http://LOCALHOST":               {"http://localhost", false},
		"https://localhost":              {"https://localhost", false},
		"https://api.vipps.no:80":        {"https://api.vipps.no:80", true},
		"https://apitest.vipps.no.evil/": {"https://apitest.vipps.no.evil", true},
	} {
		s, _ := home(t, keysInEnv(), map[string]string{"VIPPS_API_URL": given})
		if set := load(t, s); set.URL != c.want || set.Live() != c.live || set.Demo {
			t.Errorf("%q: %s, live %v", given, set.URL, set.Live())
		}
	}
	for given, sentence := range map[string]string{
		"http://api.vipps.no":                 "plain http",
		"http://192.168.1.2:8080":             "plain http",
		"http://0.0.0.0:8080":                 "plain http",
		"http://localhost.evil":               "plain http",
		"http://127.0.0.1.evil":               "plain http",
		"http://[::2]":                        "plain http",
		"http://127.1":                        "plain http",
		"Test":                                "neither",
		"api.vipps.no":                        "neither",
		"127.0.0.1:8080":                      "neither",
		"localhost:8080":                      "neither",
		"ftp://hemmelig@api.vipps.no":         "neither",
		"https://":                            "neither",
		"https:///x":                          "neither",
		"https:api.vipps.no":                  "neither",
		"https://hemmelig:%zz@x":              "neither",
		" https://api.vipps.no":               "neither",
		"https://hemmelig:hemmelig@vipps.no":  "more than",
		"http://127.0.0.1@vipps.no":           "more than",
		"https://api.vipps.no?key=hemmelig":   "more than",
		"https://api.vipps.no#hemmelig":       "more than",
		"http://hemmelig:hemmelig@vipps.no:1": "more than",
	} {
		s, _ := home(t, keysInEnv(), map[string]string{"VIPPS_API_URL": given})
		t.Run(given, func(t *testing.T) { refused(t, s, sentence, "API address") })
	}
}

func TestTillNumber(t *testing.T) {
	for given, want := range map[string]int{"": 1, "1": 1, "42": 42, "999": 999} {
		s, _ := home(t, map[string]string{"KASSE_TILL": given})
		if set := load(t, s); set.Till != want {
			t.Errorf("%q: %d", given, set.Till)
		}
	}
	for _, given := range []string{"0", "-1", "1000", "1.0", "one", " 1", "1 ", "٣", "99999999999999999999", "../1"} {
		s, _ := home(t, map[string]string{"KASSE_TILL": given})
		refused(t, s, "till number", fmt.Sprintf("%q", given))
	}
}
