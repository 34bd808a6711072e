package ui

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "butikk/kasse"

// room is a package of the module and what it imports: inside the module
// without the module's name, outside with it. Test packages are left out.
type room struct{ inside, outside []string }

func rooms(t *testing.T) map[string]room {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports", module+"/...")
	out, err := cmd.Output()
	if err != nil {
		var failed *exec.ExitError
		if errors.As(err, &failed) {
			t.Fatalf("%v: %s", err, failed.Stderr)
		}
		t.Fatal(err)
	}
	all := map[string]room{}
	for list := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := list.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		var r room
		for _, path := range p.Imports {
			first, _, _ := strings.Cut(path, "/")
			if in, ok := strings.CutPrefix(path, module+"/"); ok {
				r.inside = append(r.inside, in)
			} else if strings.Contains(first, ".") {
				r.outside = append(r.outside, path)
			}
		}
		name := strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, module), "/")
		all[name] = r
	}
}

// The rooms that each room may look into. A room that is not here is new, and
// wants a word about what it may know.
var arrows = map[string][]string{
	"payments":                      {"payments/fault", "payments/money", "payments/pricelist", "payments/receipt", "payments/receipt/printer", "payments/report", "payments/sale", "payments/staff"},
	"payments/fault":                {},
	"payments/journal":              {"payments", "payments/fault", "payments/money", "payments/receipt", "payments/sale"},
	"payments/money":                {},
	"payments/pricelist":            {"payments/money"},
	"payments/receipt":              {"payments/money"},
	"payments/receipt/printer":      {},
	"payments/receipt/printer/fake": {"payments/receipt/printer"},
	"payments/report":               {"payments/money", "payments/receipt"},
	"payments/sale":                 {"payments/money"},
	"payments/staff":                {},
	"payments/shop":                 {"payments", "payments/money", "payments/receipt", "payments/receipt/escpos", "payments/receipt/printer", "payments/staff", "payments/vipps"},
	"payments/vipps":                {"payments", "payments/fault", "payments/money", "payments/receipt"},
	"payments/vipps/sandbox":        {},
	"scanner":                       {"scanner/barcode"},
	"scanner/barcode":               {},
	"scanner/serialport":            {"scanner", "scanner/usb"},
	"scanner/tcpport":               {"scanner"},
	"scanner/setup":                 {"scanner", "scanner/barcode", "scanner/usb"},
	"scanner/usb":                   {"scanner/barcode"},
	"scanner/virtual":               {"scanner", "scanner/serialport"},

	"payments/receipt/escpos":       {"payments/receipt", "payments/receipt/printer"},
	"payments/receipt/escpos/paper": {"payments/receipt", "payments/receipt/escpos"},

	"ui": {"payments", "payments/money", "payments/pricelist", "payments/receipt", "payments/receipt/printer", "payments/report", "payments/sale", "payments/staff", "scanner", "scanner/barcode",
		"ui/code", "ui/lang", "ui/layout", "ui/linear", "ui/loop", "ui/stage", "ui/theme"},
	"ui/code":     {},
	"ui/display":  {"payments", "payments/money", "payments/sale", "ui/code", "ui/lang", "ui/layout", "ui/loop", "ui/stage", "ui/theme"},
	"ui/lang":     {"payments", "payments/receipt", "payments/report", "payments/staff"},
	"ui/practice": {"payments/vipps/sandbox", "scanner/virtual"},
	"ui/layout":   {},
	"ui/linear":   {"ui/loop", "ui/stage"},
	"ui/loop":     {"ui/stage"},
	"ui/stage":    {},
	"ui/theme":    {},
	"ui/uitest":   {"payments", "payments/staff", "scanner"},
}

func TestArrows(t *testing.T) {
	all := rooms(t)
	for name, r := range all {
		allowed, known := arrows[name]
		if !known && name != "" && len(r.inside) > 0 {
			t.Errorf("%s is a new room: say here what it may import", name)
		}
		for _, path := range r.inside {
			if known && !slices.Contains(allowed, path) {
				t.Errorf("%s imports %s", name, path)
			}
			if path == "ui/uitest" || path == "payments/receipt/escpos/paper" || path == "payments/receipt/printer/fake" {
				t.Errorf("%s imports %s, which is for tests", name, path)
			}
		}
	}
	if len(all["ui"].inside) == 0 {
		t.Error("the list of packages is not what this test takes it for")
	}
}

// owners are the rooms that alone may know a library.
var owners = map[string]func(room string) bool{
	"github.com/charmbracelet/bubbletea": func(r string) bool {
		return r == "" || r == "ui" || r == "ui/display" || r == "ui/linear" || r == "ui/loop" || r == "ui/uitest"
	},
	"github.com/charmbracelet/bubbles":  func(r string) bool { return r == "ui" },
	"github.com/charmbracelet/lipgloss": func(r string) bool { return r == "ui/theme" },
	"github.com/charmbracelet/x/ansi":   func(r string) bool { return r == "ui/layout" || r == "ui/stage" || r == "ui/uitest" },
	"github.com/tarm/serial":            func(r string) bool { return r == "scanner/serialport" },
	"github.com/alecthomas/kong":        func(r string) bool { return r == "" },
	"github.com/pelletier/go-toml/v2":   func(r string) bool { return r == "payments/shop" },
	"golang.org/x/text":                 func(r string) bool { return r == "payments/receipt/escpos" || r == "payments/receipt/escpos/paper" },
	"modernc.org/sqlite":                func(r string) bool { return r == "payments/journal" },
	"golang.org/x/term":                 func(r string) bool { return r == "" || r == "scanner/virtual" || r == "ui/linear" || r == "ui/stage" },
}

func TestLibrariesHaveOneOwner(t *testing.T) {
	for name, r := range rooms(t) {
		for _, path := range r.outside {
			for library, may := range owners {
				if (path == library || strings.HasPrefix(path, library+"/")) && !may(name) {
					t.Errorf("%q imports %s", name, path)
				}
			}
			// Pure rooms know the standard library only.
			for _, pure := range []string{"payments/money", "payments/sale", "payments/receipt", "payments/receipt/printer", "scanner/barcode", "payments/vipps/sandbox", "payments"} {
				if name == pure {
					t.Errorf("%s imports %s", name, path)
				}
			}
		}
	}
}
