package journal

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"butikk/kasse/payments"
)

// A power cut leaves any part of what was written. Whatever is left is either
// refused or read as the beginning of what was appended.
func TestCutAnywhere(t *testing.T) {
	folder := t.TempDir()
	j, err := Open(folder, 2, shop)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range []payments.Event{line(1), bind(), line(2), plan("2-0417", "A"), line(3), full(payments.SalePaid), line(4)} {
		add(t, j, e)
	}
	want := all(t, j, 0)
	file, wal := slurp(t, folder, File), slurp(t, folder, File+"-wal")
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	whole := slurp(t, folder, File)

	const step = 1013 // not a divisor of a page or a frame: cuts fall everywhere in them
	t.Run("of the log", func(t *testing.T) {
		t.Parallel()
		seen := map[int]bool{}
		for n := 0; n <= len(wal); n += step {
			seen[prefix(t, want, file, wal[:n])] = true
		}
		for n := range want {
			if !seen[n] {
				t.Errorf("never cut to %d entries", n)
			}
		}
		if n := prefix(t, want, file, wal); n != len(want) {
			t.Errorf("%d entries from the whole", n)
		}
	})
	t.Run("of the file", func(t *testing.T) {
		t.Parallel()
		for n := 0; n < len(whole); n += step {
			prefix(t, want, whole[:n], nil)
		}
	})
	t.Run("a byte of the log", func(t *testing.T) {
		t.Parallel()
		random := rand.New(rand.NewPCG(1, 2))
		for range 60 {
			n := random.IntN(len(wal))
			b := append([]byte(nil), wal...)
			b[n] ^= byte(1 << random.IntN(8))
			prefix(t, want, file, b)
		}
	})
	t.Run("a byte of the file", func(t *testing.T) {
		t.Parallel()
		random := rand.New(rand.NewPCG(3, 4))
		for range 150 {
			n := random.IntN(len(whole))
			b := append([]byte(nil), whole...)
			b[n] ^= byte(1 << random.IntN(8))
			prefix(t, want, b, nil)
		}
	})
}

func slurp(t *testing.T, folder, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// prefix opens what is left of a journal as a till does, and tells how many
// entries it found; -1 is refused. Personal data may be lost, never another.
func prefix(t *testing.T, want []payments.Event, file, wal []byte) int {
	t.Helper()
	folder, err := os.MkdirTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string][]byte{File: file, File + "-wal": wal} {
		if err := os.WriteFile(filepath.Join(folder, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	j, err := Open(folder, 2, shop)
	if err != nil {
		return -1
	}
	defer func() { _ = j.Close() }() // a damaged file may have something to say
	n := 0
	for e, err := range j.Events(0) {
		if err != nil {
			return -1
		}
		if n == len(want) {
			t.Fatalf("entry %d was never appended: %+v", n+1, e)
		}
		w := want[n]
		if !e.Personal.Customer.Known() {
			w.Personal.Customer = payments.Customer{}
		}
		if e.Personal.Request == nil {
			w.Personal.Request = nil
		}
		if !reflect.DeepEqual(e, w) {
			t.Fatalf("entry %d\n got %+v\nwant %+v", n+1, e, w)
		}
		n++
	}
	return n
}

// Whatever a row says, it is an error or an event that is written the same way
// again.
func FuzzRow(f *testing.F) {
	for _, k := range kinds {
		e := full(k)
		body, err := json.Marshal(e)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(e.At.Format(timeLayout), string(k), string(body), e.Personal.Customer.Text(), e.Personal.Request)
	}
	f.Add("", "", "", "", []byte(nil))
	f.Add("2026-04-17T12:00:00+02:00", "x", `{"line":null,"plan":{},"plan":{"amount":-1},"PLAN":{}}`, "qr ", []byte{})
	f.Add("9999-12-31T23:59:59-23:59", "x", `{"receipt":{"paid_at":"9999-12-31T23:59:59-23:59"}}`, "phone 47", []byte("x"))
	f.Fuzz(func(t *testing.T, at, kind, body, customer string, request []byte) {
		row := entry{till: 1, seq: 7, at: at, kind: kind, body: body, kept: map[string]beside{
			personalCustomer: {value: []byte(customer)}, personalRequest: {value: request}}}
		ev, err := row.event()
		if err != nil {
			return
		}
		if ev.Seq != 7 || string(ev.Kind) != kind || ev.Personal.Customer.Text() != customer {
			t.Fatalf("%+v", ev)
		}
		again, err := json.Marshal(ev)
		if err != nil {
			t.Fatalf("%s can be read and not written: %v", body, err)
		}
		row.body = string(again)
		if ev2, err := row.event(); err != nil || !reflect.DeepEqual(ev, ev2) {
			t.Fatalf("%v\n%+v\n%+v", err, ev, ev2)
		}
	})
}
