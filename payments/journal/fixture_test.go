package journal

import (
	"context"
	"fmt"
	"net/url"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"butikk/kasse/payments"
	"butikk/kasse/payments/money"
	"butikk/kasse/payments/receipt"
	"butikk/kasse/payments/sale"
)

var shop = Identity{API: "apitest.vipps.no", MSN: "123456"}

// opened is a journal that is closed by the end of the test.
func opened(t testing.TB, folder string, till int) *Journal {
	t.Helper()
	j, err := Open(folder, till, shop)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	t.Cleanup(func() {
		if err := j.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return j
}

func add(t testing.TB, j *Journal, e ...payments.Event) {
	t.Helper()
	if err := j.Append(context.Background(), e...); err != nil {
		t.Fatalf("Append: %v", err)
	}
}

func all(t testing.TB, j *Journal, after uint64) []payments.Event {
	t.Helper()
	var got []payments.Event
	for e, err := range j.Events(after) {
		if err != nil {
			t.Fatalf("Events: %v", err)
		}
		got = append(got, e)
	}
	return got
}

// raw works on the file behind the journal's back, without its triggers.
func raw(t testing.TB, folder string, statements ...string) {
	t.Helper()
	db, err := connect(filepath.Join(folder, File), url.Values{"_pragma": {"busy_timeout(10000)"}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}()
	for _, s := range append([]string{`DROP TRIGGER IF EXISTS entry_stays`, `DROP TRIGGER IF EXISTS entry_remains`}, statements...) {
		if _, err := db.Exec(s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

var noon = time.Date(2026, 4, 17, 12, 0, 0, 123456789, time.UTC)

func line(n int) payments.Event {
	return payments.Event{Kind: payments.LineAdded, At: noon.Add(time.Duration(n) * time.Second), Sale: "2-0417", Line: &sale.Line{
		No: n, SKU: fmt.Sprint(100 + n), Name: "Kaffe", Unit: sale.Pieces, Price: 4990, Quantity: sale.Piece, VAT: 1500,
	}}
}

func plan(name, reference string) payments.Event {
	return payments.Event{Kind: payments.AttemptPlanned, At: noon, Sale: name, Reference: payments.Reference(reference),
		Plan:     &payments.Plan{Attempt: 1, Amount: 4990, Currency: money.NOK, Customer: "Vipps-QR", Intent: payments.IntentCapture},
		Personal: payments.Personal{Request: []byte(`{"customer":{"phoneNumber":"4791234567"}}`)}}
}

func bind() payments.Event {
	c := payments.CustomerByQR("https://qr.vipps.no/28/2/01/031/4791234567?v=1", "Vipps-QR")
	return payments.Event{Kind: payments.CustomerBound, At: noon, Sale: "2-0417", Customer: c.String(), Personal: payments.Personal{Customer: c}}
}

var kinds = []payments.Kind{
	payments.TillStarted, payments.TillStopped, payments.LineAdded, payments.LineVoided, payments.CustomerBound,
	payments.CustomerDropped, payments.CodeUnknown, payments.CodeRefused, payments.CodeAnswered, payments.AttemptPlanned,
	payments.AttemptAsked, payments.AttemptHeard, payments.AttemptConfirmed, payments.AttemptReleased, payments.AttemptEnded,
	payments.AttemptClosed, payments.SalePaid, payments.SaleHeld, payments.SaleVoided, payments.SaleResumed, payments.ReceiptWritten, payments.PricesChanged,
}

// full has something in every field.
func full(k payments.Kind) payments.Event {
	c, err := payments.ParsePhone("91234567", payments.Countries[0])
	if err != nil {
		panic(err)
	}
	held := &payments.Held{Sale: "2-" + string(k), Basket: sale.Basket{Lines: []sale.Line{{No: 1, Name: "Melk", Price: 2250, Quantity: 1000}}, Last: 1}, At: noon, Voided: true}
	if k == payments.SaleResumed { // goes on with the one that was held before
		held.Sale = "2-" + string(payments.SaleHeld)
	}
	return payments.Event{
		Held: held, Tender: payments.Cash,
		At: noon, Kind: k, Sale: "2-" + string(k), Reference: "K2-0417-1-7F3K9QXM",
		Line: &sale.Line{No: 3, Under: 2, SKU: "P1", Code: "7038010009457", Name: "Pant æøå <&>\u2028", Department: "Drikke", Unit: sale.Kilograms,
			Price: 300, Quantity: 1086, VAT: 1500, MinAge: 18},
		LineNo: 3, Customer: c.String(), Code: "703801", Name: "Melk",
		Plan: &payments.Plan{Attempt: 1, Amount: 12730, Currency: money.NOK, Key: "k", Customer: "m", Basket: "b", Intent: payments.IntentCapture},
		Op:   payments.OpCancel, Key: "K2.cancel.1", Mode: payments.Release,
		Observed: &payments.Observation{State: payments.StateAuthorized, Authorized: 1, Captured: 2, Cancelled: 3, Refunded: 4, PSP: "p"},
		Trouble:  &payments.Trouble{Kind: payments.Denied, Code: "1", HTTP: 409, Trace: "t"}, Ends: true,
		Receipt: &receipt.Receipt{Shop: receipt.Shop{Name: "Butikken", OrgNumber: "999999999"}, Till: 2, Sale: "2-0417", Currency: money.NOK,
			Lines: []receipt.Line{{ID: "1", Name: "n", Quantity: "1", Unit: "pcs", Price: 1, Gross: 2, Net: 3, Tax: 4, VAT: 5}},
			Total: 1, Number: "R2-0001", PaidAt: noon, Tender: "Vipps", Customer: "c", Reference: "r", PSP: "p"},
		Prices:  &payments.PriceChange{Digest: "d", Articles: 3, Start: true, Added: 1, Removed: 1, Changed: 1, Prices: []payments.PriceStep{{SKU: "1", Old: 2, New: 3}}},
		Version: "0.1.0", Personal: payments.Personal{Customer: c, Name: "the red coat", Request: []byte("{\x00\xff}")},
	}
}

// empty names the first field of a struct that has nothing in it.
func empty(v reflect.Value, path string) string {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			return empty(v.Elem(), path)
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			break
		}
		for i := range v.NumField() {
			switch f := path + "." + v.Type().Field(i).Name; {
			case f == ".Seq", f == ".Trouble.RetryAfter", f == ".Trouble.Err", f == ".Personal.Customer":
			default: // Seq is the journal's to fill; of a trouble only what it says is kept
				if name := empty(v.Field(i), f); name != "" {
					return name
				}
			}
		}
		return ""
	}
	if v.IsZero() {
		return path
	}
	return ""
}
