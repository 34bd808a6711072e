package shop

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"butikk/kasse/payments/vipps"
)

// The secrets of these tests share a word that no error may hold.
const secret = "hemmelig"

const keysInFile = `[vipps]
client_id = "hemmelig-id"
client_secret = "hemmelig-secret"
subscription_key = "hemmelig-sub"
merchant_serial_number = "123456"
`

func keysInEnv() map[string]string {
	return map[string]string{"VIPPS_CLIENT_ID": secret + "-id-env", "VIPPS_CLIENT_SECRET": secret + "-secret-env",
		"VIPPS_SUBSCRIPTION_KEY": secret + "-sub-env", "VIPPS_MERCHANT_SERIAL_NUMBER": "654321"}
}

// home is a source with an empty home folder and what the maps add to it.
func home(t *testing.T, envs ...map[string]string) (Source, string) {
	t.Helper()
	dir := t.TempDir()
	all := map[string]string{"HOME": dir}
	for _, e := range envs {
		for k, v := range e {
			all[k] = v
		}
	}
	return Source{Getenv: func(k string) string { return all[k] }}, dir
}

// file writes a configuration and returns its path.
func file(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "till.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func load(t *testing.T, s Source) Settings {
	t.Helper()
	set, err := Load(s)
	if err != nil {
		t.Fatalf("Load: %v", err)
	}
	return set
}

// refused is the one sentence of an error, which names what it should.
func refused(t *testing.T, s Source, words ...string) {
	t.Helper()
	_, err := Load(s)
	if err == nil {
		t.Error("accepted")
		return
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("%q does not say %q", err, w)
		}
	}
	if text := err.Error(); strings.Contains(text, secret) || strings.ContainsAny(text, "\n\r") {
		t.Errorf("%q", text)
	}
}

// Every key of the contract, from each source that it has.
func TestALaterSourceBeatsAnEarlierOne(t *testing.T) {
	for _, c := range []struct {
		key, inFile  string // file key, and its line
		env          string
		flag         func(*Values)
		get          func(Settings) any
		none         any // with nothing given but the keys
		f, e, byFlag any
		value        string // of the environment
	}{
		{key: "vipps.url", inFile: "[vipps]\nurl = \"https://file.example/\"", env: "VIPPS_API_URL", value: "https://env.example",
			flag: func(v *Values) { v.URL = "test" }, get: func(s Settings) any { return s.URL },
			none: LiveURL, f: "https://file.example", e: "https://env.example", byFlag: TestURL},
		{key: "vipps.client_id", inFile: "[vipps]\nclient_id = \"a\"", env: "VIPPS_CLIENT_ID", value: "b",
			get: func(s Settings) any { return s.Keys.ClientID }, f: vipps.Secret("a"), e: vipps.Secret("b")},
		{key: "vipps.client_secret", inFile: "[vipps]\nclient_secret = \"a\"", env: "VIPPS_CLIENT_SECRET", value: "b",
			get: func(s Settings) any { return s.Keys.ClientSecret }, f: vipps.Secret("a"), e: vipps.Secret("b")},
		{key: "vipps.subscription_key", inFile: "[vipps]\nsubscription_key = \"a\"", env: "VIPPS_SUBSCRIPTION_KEY", value: "b",
			get: func(s Settings) any { return s.Keys.SubscriptionKey }, f: vipps.Secret("a"), e: vipps.Secret("b")},
		{key: "vipps.merchant_serial_number", inFile: "[vipps]\nmerchant_serial_number = \"1111\"", env: "VIPPS_MERCHANT_SERIAL_NUMBER", value: "2222",
			get: func(s Settings) any { return s.Keys.MerchantSerialNumber }, f: "1111", e: "2222"},
		{key: "merchant_serial_number as a number", inFile: "[vipps]\nmerchant_serial_number = 1111", env: "VIPPS_MERCHANT_SERIAL_NUMBER", value: "2222",
			get: func(s Settings) any { return s.Keys.MerchantSerialNumber }, f: "1111", e: "2222"},
		{key: "scanner", inFile: "[[scanner]]\ndevice = \"/dev/a\"\nbaud = 115200\nrole = \"customer\"\n[[scanner]]\ndevice = \"/dev/b c\"\n[[scanner]]\ndevice = \"/dev/d\"\nrole = \"cashier\"\nline = \"7e1\"\nletters = \"zebra\"\nbeep = true\ngap_ms = 60\nseparator = \"|\"",
			env: "KASSE_SCANNER", value: " /dev/e,9600  /dev/f ", flag: func(v *Values) { v.Scanners = []string{"/dev/g,customer", "/dev/h"} },
			get: func(s Settings) any { return s.Scanners }, none: []string(nil), f: []string{"/dev/a,115200,customer", "/dev/b c", "/dev/d,cashier,7e1,zebra,beep,gap=60ms,separator=|"},
			e: []string{"/dev/e,9600", "/dev/f"}, byFlag: []string{"/dev/g,customer", "/dev/h"}},
		{key: "prices", inFile: `prices = "a.csv"`, env: "KASSE_PRICES", value: "b.csv", flag: func(v *Values) { v.Prices = "c.csv" },
			get: func(s Settings) any { return s.Prices }, none: "", f: "a.csv", e: "b.csv", byFlag: "c.csv"},
		{key: "data", inFile: `data = "/a"`, env: "KASSE_DATA", value: "/b", flag: func(v *Values) { v.Data = "/c" },
			get: func(s Settings) any { return s.Data }, f: "/a", e: "/b", byFlag: "/c"},
		{key: "till", inFile: `till = 7`, env: "KASSE_TILL", value: "8", flag: func(v *Values) { v.Till = "9" },
			get: func(s Settings) any { return s.Till }, none: 1, f: 7, e: 8, byFlag: 9},
		{key: "lang", inFile: `lang = "nb"`, env: "KASSE_LANG", value: "en", flag: func(v *Values) { v.Lang = "sv" },
			get: func(s Settings) any { return s.Lang }, none: "", f: "nb", e: "en", byFlag: "sv"},
		{key: "linear", inFile: `linear = true`, env: "KASSE_LINEAR", value: "0", flag: func(v *Values) { v.Linear = "true" },
			get: func(s Settings) any { return s.Linear }, none: false, f: true, e: false, byFlag: true},
		{key: "line_speed", inFile: `line_speed = 1200`, env: "KASSE_LINE_SPEED", value: "9600", flag: func(v *Values) { v.Speed = "38400" },
			get: func(s Settings) any { return s.Speed }, none: 0, f: 1200, e: 9600, byFlag: 38400},
		{key: "shop.name", inFile: "[shop]\nname = \"Hjørnet\"", get: func(s Settings) any { return s.Shop.Name }, none: "", f: "Hjørnet"},
		{key: "shop.org_number", inFile: "[shop]\norg_number = \"999888777\"", get: func(s Settings) any { return s.Shop.OrgNumber }, none: "", f: "999888777"},
		{key: "org_number as a number", inFile: "[shop]\norg_number = 999888777", get: func(s Settings) any { return s.Shop.OrgNumber }, none: "", f: "999888777"},
	} {
		t.Run(c.key, func(t *testing.T) {
			is := func(what string, s Source, want any) {
				t.Helper()
				if want == nil {
					return
				}
				if got := c.get(load(t, s)); !reflect.DeepEqual(got, want) {
					t.Errorf("%s: %v, want %v", what, got, want)
				}
			}
			env := keysInEnv()
			if strings.HasPrefix(c.env, "VIPPS_") {
				delete(env, c.env)
			}
			s, _ := home(t, env)
			if c.none != nil {
				is("nothing given", s, c.none)
			}
			s.Config = file(t, c.inFile)
			is("file", s, c.f)
			withEnv, _ := home(t, env, map[string]string{c.env: c.value})
			withEnv.Config = s.Config
			if c.env != "" {
				is("environment", withEnv, c.e)
			}
			if c.flag != nil {
				c.flag(&s.Flags)
				is("flag over file", s, c.byFlag)
				c.flag(&withEnv.Flags)
				is("flag over everything", withEnv, c.byFlag)
			}
		})
	}
}

func TestTillOrDemonstration(t *testing.T) {
	half := map[string]string{"VIPPS_CLIENT_ID": secret, "VIPPS_MERCHANT_SERIAL_NUMBER": "123456"}
	at := map[string]string{"VIPPS_API_URL": "test"}
	for name, c := range map[string]struct {
		env, more map[string]string
		config    string // text of a named file
		standard  string // text of the default one
		demo      bool
		want      string   // demo, till …
		sentence  []string // … or an error that says this
	}{
		"nothing at all":                   {want: "demo"},
		"all keys":                         {env: keysInEnv(), want: "till"},
		"--demo":                           {demo: true, want: "demo"},
		"--demo with keys":                 {demo: true, env: keysInEnv(), want: "demo"},
		"--demo with keys in the file":     {demo: true, config: keysInFile, want: "demo"},
		"--demo with half the keys":        {demo: true, env: half, want: "demo"},
		"--demo with an address":           {demo: true, env: at, want: "demo"},
		"--demo with a bad address":        {demo: true, env: map[string]string{"VIPPS_API_URL": "http://api.vipps.no"}, want: "demo"},
		"--demo with a file without keys":  {demo: true, config: "till = 4", want: "demo"},
		"an address without keys":          {env: at, sentence: []string{"missing", "VIPPS_CLIENT_ID", "VIPPS_CLIENT_SECRET", "VIPPS_SUBSCRIPTION_KEY", "VIPPS_MERCHANT_SERIAL_NUMBER"}},
		"an address in a file alone":       {config: "[vipps]\nurl = \"test\"", sentence: []string{"till.toml", "no Vipps keys", "--demo"}},
		"half the keys":                    {env: half, sentence: []string{"missing: VIPPS_CLIENT_SECRET, VIPPS_SUBSCRIPTION_KEY"}},
		"one key":                          {env: map[string]string{"VIPPS_MERCHANT_SERIAL_NUMBER": "123456"}, sentence: []string{"missing: VIPPS_CLIENT_ID, VIPPS_CLIENT_SECRET, VIPPS_SUBSCRIPTION_KEY"}},
		"half in the file":                 {config: "[vipps]\nclient_id = \"" + secret + "\"", sentence: []string{"missing", "VIPPS_CLIENT_SECRET"}},
		"half in the file, half elsewhere": {config: "[vipps]\nclient_secret = \"a\"\nsubscription_key = \"b\"", env: half, want: "till"},
		"a file without keys":              {config: "till = 4", sentence: []string{"till.toml", "no Vipps keys"}},
		"a default file without keys":      {standard: "till = 4", sentence: []string{"config.toml", "no Vipps keys"}},
		"an empty default file":            {standard: " ", sentence: []string{"config.toml", "no Vipps keys"}},
		"a default file with keys":         {standard: keysInFile, want: "till"},
		"a file without keys, keys given":  {config: "till = 4", env: keysInEnv(), want: "till"},
		"a named file beats the default":   {config: keysInFile, standard: "nonsense", want: "till"},
		"keys mixed up": {env: keysInEnv(), more: map[string]string{"VIPPS_MERCHANT_SERIAL_NUMBER": secret},
			sentence: []string{"VIPPS_MERCHANT_SERIAL_NUMBER", "digits"}},
		"a short number": {env: keysInEnv(), more: map[string]string{"VIPPS_MERCHANT_SERIAL_NUMBER": "123"}, sentence: []string{"4 to 10 digits"}},
		"a bad address":  {env: keysInEnv(), more: map[string]string{"VIPPS_API_URL": "http://api.vipps.no"}, sentence: []string{"plain http", "http://api.vipps.no"}},
	} {
		t.Run(name, func(t *testing.T) {
			s, dir := home(t, c.env, c.more)
			s.Demo = c.demo
			if c.config != "" {
				s.Config = file(t, c.config)
			}
			if c.standard != "" {
				path := filepath.Join(dir, ".config", "kasse")
				if err := os.MkdirAll(path, 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(filepath.Join(path, "config.toml"), []byte(c.standard), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			folder, folderErr := Folder(s)
			switch c.want {
			case "demo":
				set := load(t, s)
				if !set.Demo || set.Live() || set.URL != "" || set.Keys != (vipps.Keys{}) || set.Data != filepath.Join(dir, ".local/state/kasse-demo") {
					t.Errorf("%+v", set)
				}
				if folder != set.Data || folderErr != nil {
					t.Errorf("Folder: %s, %v", folder, folderErr)
				}
			case "till":
				set := load(t, s)
				if set.Demo || !set.Live() || set.URL != LiveURL || set.Keys.ClientID == "" || set.Keys.ClientSecret == "" ||
					set.Keys.SubscriptionKey == "" || set.Data != filepath.Join(dir, ".local/state/kasse") {
					t.Errorf("%+v", set)
				}
				if folder != set.Data || folderErr != nil {
					t.Errorf("Folder: %s, %v", folder, folderErr)
				}
			default:
				refused(t, s, c.sentence...)
				if folderErr != nil || filepath.Base(folder) != "kasse" { // the journal can be read all the same
					t.Errorf("Folder: %s, %v", folder, folderErr)
				}
			}
		})
	}
}

func TestOtherSettingsApplyInADemonstration(t *testing.T) {
	s, _ := home(t, map[string]string{"KASSE_TILL": "4", "KASSE_DATA": "/d", "KASSE_LANG": "en", "KASSE_PRICES": "p.csv", "KASSE_SCANNER": "/dev/x"})
	set := load(t, s)
	if !set.Demo || set.Till != 4 || set.Data != "/d" || set.Lang != "en" || set.Prices != "p.csv" || len(set.Scanners) != 1 {
		t.Errorf("%+v", set)
	}
}

// A default file that is a link to nowhere is keys that did not arrive: no
// reason to open as a demonstration. Keys of blanks are none.
func TestKeysThatDidNotArrive(t *testing.T) {
	s, dir := home(t)
	if err := os.MkdirAll(filepath.Join(dir, ".config", "kasse"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("/nowhere/config.toml", filepath.Join(dir, ".config", "kasse", "config.toml")); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(s); err == nil {
		t.Error("a link to nowhere opens a demonstration")
	}
	env := keysInEnv()
	env["VIPPS_CLIENT_ID"], env["VIPPS_CLIENT_SECRET"] = "  ", " "+secret+"\n"
	s, _ = home(t, env)
	if _, err := Load(s); err == nil || !strings.Contains(err.Error(), "VIPPS_CLIENT_ID") || strings.Contains(err.Error(), "VIPPS_CLIENT_SECRET") {
		t.Error(err)
	}
}

func TestShopNameIsPlain(t *testing.T) {
	s, _ := home(t)
	s.Config = file(t, keysInFile+"[shop]\nname = \"Hjørnet\\u001b[2J\"\n")
	if got := load(t, s).Shop.Name; got != "Hjørnet[2J" {
		t.Errorf("%q", got)
	}
}
