package journal

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"butikk/kasse/payments"
)

func reader(t testing.TB, folder string) *Reader {
	t.Helper()
	r, err := Read(folder)
	if err != nil {
		t.Fatalf("Read: %v", err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return r
}

// holds says that the chains hold and how many entries they have.
func holds(t testing.TB, folder string, want int) {
	t.Helper()
	if n, err := reader(t, folder).Verify(); err != nil || n != want {
		t.Errorf("Verify: %d, %v; want %d", n, err, want)
	}
}

// written is a closed journal of six entries of till 2, then two of till 3.
func written(t *testing.T) (folder string) {
	t.Helper()
	folder = t.TempDir()
	for _, till := range []struct {
		n      int
		events []payments.Event
	}{
		{2, []payments.Event{line(1), bind(), line(2), plan("2-0417", "A"), full(payments.CustomerBound), line(3)}},
		{3, []payments.Event{line(1), line(2)}},
	} {
		j, err := Open(folder, till.n, shop)
		if err != nil {
			t.Fatal(err)
		}
		add(t, j, till.events...)
		if err := j.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

func TestWhatVerifyFinds(t *testing.T) {
	const third = ` WHERE till = 2 AND seq = 3`
	for name, c := range map[string]struct {
		till  int
		seq   uint64
		harm  []string
		erase bool
	}{
		"at":                      {till: 2, seq: 3, harm: []string{`UPDATE entry SET at = replace(at, '2026', '2025')` + third}},
		"kind":                    {till: 2, seq: 3, harm: []string{`UPDATE entry SET kind = 'line.voided'` + third}},
		"sale":                    {till: 2, seq: 3, harm: []string{`UPDATE entry SET sale = '2-0418'` + third}},
		"reference":               {till: 2, seq: 3, harm: []string{`UPDATE entry SET reference = 'X'` + third}},
		"body":                    {till: 2, seq: 3, harm: []string{`UPDATE entry SET body = replace(body, '4990', '4991')` + third}},
		"seals":                   {till: 2, seq: 2, harm: []string{`UPDATE entry SET seals = '{}' WHERE till = 2 AND seq = 2`}},
		"prev":                    {till: 2, seq: 3, harm: []string{`UPDATE entry SET prev = x'00'` + third}},
		"prev of the first":       {till: 2, seq: 1, harm: []string{`UPDATE entry SET prev = x'00' WHERE till = 2 AND seq = 1`}},
		"hash":                    {till: 2, seq: 3, harm: []string{`UPDATE entry SET hash = x'00'` + third}},
		"hash of the last":        {till: 3, seq: 2, harm: []string{`UPDATE entry SET hash = x'00' WHERE till = 3 AND seq = 2`}},
		"seq":                     {till: 2, seq: 30, harm: []string{`UPDATE entry SET seq = 30` + third}},
		"till":                    {till: 9, seq: 3, harm: []string{`UPDATE entry SET till = 9` + third}},
		"id of the last":          {till: 3, seq: 2, harm: []string{`UPDATE entry SET id = 99 WHERE id = 8`}},
		"text moved":              {till: 2, seq: 3, harm: []string{`UPDATE entry SET kind = kind || substr(sale, 1, 1), sale = substr(sale, 2)` + third}},
		"no object":               {till: 2, seq: 3, harm: []string{`UPDATE entry SET body = '7'` + third}},
		"one removed":             {till: 2, seq: 4, harm: []string{`DELETE FROM entry` + third}},
		"the first removed":       {till: 2, seq: 2, harm: []string{`DELETE FROM entry WHERE till = 2 AND seq = 1`}},
		"a whole till removed":    {till: 3, seq: 1, harm: []string{`DELETE FROM entry WHERE till = 2`}},
		"the last removed":        {till: 3, seq: 1, harm: []string{`DELETE FROM entry WHERE id = 8`}},
		"the last of till 2 gone": {till: 3, seq: 1, harm: []string{`DELETE FROM entry WHERE till = 2 AND seq = 6`}},
		"the tail cut":            {till: 2, seq: 4, harm: []string{`DELETE FROM entry WHERE id > 4`}},
		"everything removed":      {till: 0, seq: 0, harm: []string{`DELETE FROM entry`}},
		"the count removed":       {till: 3, seq: 2, harm: []string{`DELETE FROM sqlite_sequence`}},
		"two swapped": {till: 2, seq: 4, harm: []string{`UPDATE entry SET seq = 99` + third,
			`UPDATE entry SET seq = 3 WHERE till = 2 AND seq = 4`, `UPDATE entry SET seq = 4 WHERE seq = 99`}},
		"two ids swapped":       {till: 2, seq: 4, harm: []string{`UPDATE entry SET id = 99 WHERE id = 3`, `UPDATE entry SET id = 3 WHERE id = 4`, `UPDATE entry SET id = 4 WHERE id = 99`}},
		"the tills swapped":     {till: 3, seq: 1, harm: []string{`UPDATE entry SET till = till + 10`, `UPDATE entry SET till = 5 - (till - 10)`}},
		"another customer":      {till: 2, seq: 2, harm: []string{`UPDATE personal SET value = CAST('phone 4799999999' AS BLOB) WHERE seq = 2`}},
		"another salt":          {till: 2, seq: 2, harm: []string{`UPDATE personal SET salt = x'00' WHERE seq = 2`}},
		"another request":       {till: 2, seq: 4, harm: []string{`UPDATE personal SET value = x'7b7d' WHERE seq = 4`}},
		"another name":          {till: 2, seq: 2, harm: []string{`UPDATE personal SET name = 'request' WHERE seq = 2`}},
		"a customer put beside": {till: 2, seq: 3, harm: []string{`INSERT INTO personal VALUES (2, 3, 'customer', x'00', CAST('phone 4799999999' AS BLOB))`}},
		"erased":                {erase: true, harm: []string{`DELETE FROM personal`}},
		"half erased":           {erase: true, harm: []string{`DELETE FROM personal WHERE name = 'customer'`}},
	} {
		t.Run(name, func(t *testing.T) {
			folder := written(t)
			holds(t, folder, 8)
			raw(t, folder, c.harm...)
			if c.erase {
				holds(t, folder, 8)
				if e := all(t, opened(t, folder, 2), 1)[0]; e.Personal.Customer.Known() || e.Customer != "Vipps-QR" {
					t.Errorf("%+v", e)
				}
				return
			}
			n, err := reader(t, folder).Verify()
			var broken *BrokenError
			if !errors.As(err, &broken) || broken.Till != c.till || broken.Seq != c.seq || broken.Reason == "" {
				t.Errorf("after %d entries: %v; want till %d, entry %d", n, err, c.till, c.seq)
			}
		})
	}
}

func TestATillDoesNotStartFromADamagedEntry(t *testing.T) {
	folder := written(t)
	raw(t, folder, `UPDATE entry SET body = replace(body, '4990', '4991') WHERE till = 2 AND seq = 3`)
	j := opened(t, folder, 2)
	read := 0
	var broken *BrokenError
	for _, err := range j.Events(0) {
		if err == nil {
			read++
		} else if !errors.As(err, &broken) || broken.Seq != 3 {
			t.Errorf("got %v", err)
		}
	}
	if read != 2 || broken == nil {
		t.Errorf("%d entries read, then %v", read, broken)
	}
	if got := all(t, j, 3); len(got) != 3 { // what lies behind a checkpoint is not read
		t.Errorf("%d entries", len(got))
	}
	if got := all(t, opened(t, folder, 3), 0); len(got) != 2 { // another till's chain is its own
		t.Errorf("%d entries", len(got))
	}
}

func TestTwoTillsHaveAChainEach(t *testing.T) {
	folder := t.TempDir()
	a, b := opened(t, folder, 1), opened(t, folder, 2)
	done := make(chan error)
	for _, j := range []*Journal{a, b} {
		go func() {
			for i := range 40 {
				if err := <-j.AppendSoon(line(i+1), line(i+1)); err != nil {
					done <- err
					return
				}
			}
			done <- nil
		}()
	}
	for range 2 {
		if err := <-done; err != nil {
			t.Fatal(err)
		}
	}
	for _, j := range []*Journal{a, b} {
		got := all(t, j, 0)
		if len(got) != 80 || got[79].Seq != 80 || got[79].Line.No != 40 {
			t.Errorf("%d entries", len(got))
		}
	}
	holds(t, folder, 160)
}

func TestVerifyAndExportBesideAWriter(t *testing.T) {
	folder := t.TempDir()
	j := opened(t, folder, 1)
	stop, stopped := make(chan struct{}), make(chan error, 1)
	go func() {
		for i := 0; ; i++ {
			select {
			case <-stop:
				stopped <- nil
				return
			default:
				if err := <-j.AppendSoon(line(i), bind()); err != nil {
					stopped <- err
					return
				}
			}
		}
	}()
	r := reader(t, folder)
	for last := 0; last < 200; {
		n, err := r.Verify()
		if err != nil || n < last {
			t.Fatalf("%d entries after %d: %v", n, last, err)
		}
		if err := r.Export(io.Discard); err != nil {
			t.Fatal(err)
		}
		last = n
	}
	close(stop)
	if err := <-stopped; err != nil {
		t.Error(err)
	}
}

func TestExport(t *testing.T) {
	folder := written(t)
	var out bytes.Buffer
	if err := reader(t, folder).Export(&out); err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"91234567", "qr.vipps.no", "phoneNumber"} {
		if strings.Contains(out.String(), secret) {
			t.Errorf("%q is in the export", secret)
		}
	}
	lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
	if len(lines) != 8 {
		t.Fatalf("%d lines", len(lines))
	}
	prev := map[float64]any{2: "", 3: ""}
	for i, text := range lines {
		var e map[string]any
		if err := json.Unmarshal([]byte(text), &e); err != nil {
			t.Fatalf("line %d: %v", i+1, err)
		}
		till, seq := 2.0, float64(i+1)
		if i >= 6 {
			till, seq = 3, float64(i-5)
		}
		if e["till"] != till || e["seq"] != seq || e["prev"] != prev[till] || len(e["hash"].(string)) != 64 || e["at"] == "" || e["kind"] == "" {
			t.Errorf("line %d: %s", i+1, text)
		}
		prev[till] = e["hash"]
	}
	if !strings.Contains(lines[1], `"data":{"customer":"Vipps-QR"},"seals":{"customer":"`) || !strings.Contains(lines[4], `+47 *** ** 567`) {
		t.Errorf("%s\n%s", lines[1], lines[4])
	}
	if err := reader(t, folder).Export(failing{}); !errors.Is(err, fs.ErrClosed) {
		t.Errorf("a writer that fails: %v", err)
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, fs.ErrClosed }

func TestReadingNothing(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "none")
	if _, err := Read(folder); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no journal: %v", err)
	}
	if _, err := os.Stat(folder); !errors.Is(err, fs.ErrNotExist) {
		t.Error("reading made a folder")
	}
	folder = t.TempDir()
	opened(t, folder, 1)
	holds(t, folder, 0)
	if err := reader(t, folder).Export(failing{}); err != nil {
		t.Error(err)
	}
	for _, text := range []string{"", "this is no database, but it is long enough to be one"} {
		folder := t.TempDir()
		if err := os.WriteFile(filepath.Join(folder, File), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if n, err := reader(t, folder).Verify(); err == nil || n != 0 {
			t.Errorf("%q: %d, %v", text, n, err)
		}
	}
}
