package pricelist

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"butikk/kasse/payments/money"
)

// Whatever a file says: no panic, an error is an *Error that names the file and
// a line that is there, and a list keeps every promise of its documentation.
func FuzzRead(f *testing.F) {
	for _, c := range errorCases {
		f.Add(c.text)
	}
	f.Add(demo)
	f.Add("\uFEFFsku,codes,name,price,vat,from,to\r\n1,4011 96385074,\"A\nB\",\"1,5\",12,,2026-01-01\r\n1,,B,2,0,2026-01-02,\r\n")
	f.Fuzz(func(t *testing.T, text string) {
		list, err := Read(strings.NewReader(text), "f", norway)
		if err != nil {
			var e *Error
			if !errors.As(err, &e) || list != nil {
				t.Fatalf("%T %v with list %v", err, err, list)
			}
			if e.File != "f" || e.Line < 1 || e.Line > strings.Count(text, "\n")+1 || e.Column < 0 || e.Reason == "" {
				t.Fatalf("%#v", e)
			}
			for _, r := range e.Error() {
				if !shown(r) {
					t.Fatalf("%U reaches the screen in %q", r, e.Error())
				}
			}
			return
		}
		if list.Len() == 0 {
			t.Fatal("a list without an article")
		}
		for i := range list.rows {
			check(t, list, &list.rows[i])
		}
		list.Scannable(today)
	})
}

func check(t *testing.T, list *List, this *row) {
	t.Helper()
	a := this.Article
	if a.Name == "" || utf8.RuneCountInString(a.Name) > longestText || a.Name != clean(a.Name, longestText) {
		t.Fatalf("name %q", a.Name)
	}
	if a.Department != clean(a.Department, longestText) || !visible(a.SKU) || a.SKU == "" {
		t.Fatalf("department %q, sku %q", a.Department, a.SKU)
	}
	if a.Price < 0 || a.Price > money.Maximum || a.MinAge < 0 || a.MinAge > 99 || a.To != 0 && a.To < a.From {
		t.Fatalf("%+v", a)
	}
	if list.skus[a.SKU] != this.article {
		t.Fatalf("sku %q leads to another article", a.SKU)
	}
	for _, code := range a.Codes {
		if claim, ok := list.codes.find(code); !ok || claim.article != this.article {
			t.Fatalf("code %q leads to another article", code)
		}
	}
	if a.Linked != "" {
		target, ok := list.skus[a.Linked]
		if !ok || target == this.article || list.rows[list.starts[target]].Linked != "" {
			t.Fatalf("%+v is linked badly", a)
		}
	}
}
