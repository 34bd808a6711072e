package journal

import (
	"context"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"butikk/kasse/payments"
)

func TestEveryFieldOfEveryKindComesBack(t *testing.T) {
	folder := t.TempDir()
	j := opened(t, folder, 2)
	if name := empty(reflect.ValueOf(full("")), ""); name != ".Kind" {
		t.Fatalf("the example has nothing in %s", name)
	}
	var want []payments.Event
	for _, k := range kinds {
		e := full(k)
		e.Ends = k != payments.AttemptPlanned
		want = append(want, e, payments.Event{Kind: k, Sale: "bare " + string(k)}) // and with nothing but its kind
	}
	add(t, j, want...)
	for i := range want {
		want[i].Seq = uint64(i + 1)
	}
	got := all(t, j, 0)
	for i := range want {
		if i >= len(got) || !reflect.DeepEqual(got[i], want[i]) {
			t.Fatalf("entry %d\n got %+v\nwant %+v", i+1, got[i], want[i])
		}
	}
	if tail := all(t, j, 30); !reflect.DeepEqual(tail, want[30:]) {
		t.Errorf("after 30: %+v", tail)
	}
	holds(t, folder, len(want))
}

func TestTimesAreKeptInUTC(t *testing.T) {
	j := opened(t, t.TempDir(), 1)
	add(t, j, payments.Event{Kind: payments.TillStarted, At: noon.In(time.FixedZone("CEST", 7200))})
	if got := all(t, j, 0)[0].At; got != noon {
		t.Errorf("got %v", got)
	}
}

// blocked holds the file's write lock until the function it returns is called.
func blocked(t *testing.T, j *Journal) (release func()) {
	t.Helper()
	tx, err := j.db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := tx.Rollback(); err != nil {
			t.Error(err)
		}
	}
}

// commits counts the transactions in the file that SQLite appends them to.
func commits(t *testing.T, folder string) int {
	t.Helper()
	wal, err := os.ReadFile(filepath.Join(folder, File+"-wal"))
	if err != nil {
		t.Fatal(err)
	}
	n, page := 0, int(binary.BigEndian.Uint32(wal[8:])) // sqlite.org/fileformat2.html § 4.1
	for at := 32; at+24+page <= len(wal); at += 24 + page {
		if binary.BigEndian.Uint32(wal[at+4:]) != 0 {
			n++
		}
	}
	return n
}

func TestFlushesAreGrouped(t *testing.T) {
	folder := t.TempDir()
	j := opened(t, folder, 2)
	before := commits(t, folder)
	release := blocked(t, j)
	var done []<-chan error
	for i := range 50 {
		done = append(done, j.AppendSoon(line(i+1)))
	}
	last := j.AppendSoon(line(51), line(52))
	release()
	add(t, j, line(53))
	for i, d := range append(done, last) {
		select {
		case err := <-d:
			if err != nil {
				t.Errorf("batch %d: %v", i, err)
			}
		default:
			t.Fatalf("Append was back before batch %d", i)
		}
	}
	for i, e := range all(t, j, 0) {
		if e.Line.No != i+1 {
			t.Fatalf("entry %d is line %d", i+1, e.Line.No)
		}
	}
	if n := commits(t, folder) - before; n > 3 {
		t.Errorf("%d transactions", n)
	}
	holds(t, folder, 53)
}

func TestABadBatchTakesBackOnlyItself(t *testing.T) {
	folder := t.TempDir()
	j := opened(t, folder, 2)
	unwritable := full(payments.SalePaid)
	unwritable.Receipt.PaidAt = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC) // JSON has no such year
	release := blocked(t, j)
	batches := []<-chan error{
		j.AppendSoon(line(1)),
		j.AppendSoon(line(2), unwritable), // takes line 2 with it
		j.AppendSoon(plan("2-0417", "A")),
		j.AppendSoon(line(3), plan("2-0417", "B")),
		j.AppendSoon(),
		j.AppendSoon(line(4)),
	}
	release()
	for i, want := range []bool{true, false, true, false, true, true} {
		if err := <-batches[i]; (err == nil) != want || i == 3 && !errors.Is(err, payments.ErrLive) {
			t.Errorf("batch %d: %v", i, err)
		}
	}
	got := all(t, j, 0)
	if len(got) != 3 || got[0].Line.No != 1 || got[1].Reference != "A" || got[2].Line.No != 4 {
		t.Errorf("%+v", got)
	}
	holds(t, folder, 3)
}

func TestOneLiveAttemptForASale(t *testing.T) {
	folder := t.TempDir()
	here, there := opened(t, folder, 2), opened(t, folder, 3)
	ctx := context.Background()
	refused := func(j *Journal, what string, e ...payments.Event) {
		t.Helper()
		if err := j.Append(ctx, e...); !errors.Is(err, payments.ErrLive) || !strings.Contains(err.Error(), e[0].Sale) {
			t.Errorf("%s: %v", what, err)
		}
	}
	ended := func(reference string) payments.Event {
		return payments.Event{Kind: payments.AttemptHeard, Sale: "2-0417", Reference: payments.Reference(reference), Ends: true}
	}
	refused(here, "two plans in one batch", plan("2-0417", "A"), plan("2-0417", "B"))
	add(t, here, plan("2-0417", "A"), plan("2-0418", "C"))
	refused(here, "a live sale", plan("2-0417", "B"))
	refused(there, "a live sale, from another till", plan("2-0417", "B"))
	add(t, here, ended("B"))
	refused(here, "the end of another attempt", plan("2-0417", "B"))
	add(t, here, ended("A"), plan("2-0417", "B"))
	add(t, here, ended("A"))
	refused(here, "an old end told again", plan("2-0417", "D"))
	add(t, here, payments.Event{Kind: payments.SalePaid, Sale: "2-0417", Reference: "B"})
	refused(there, "a paid sale", plan("2-0417", "D"))
	holds(t, folder, 7)
}

func TestAppendAfterItsContext(t *testing.T) {
	j := opened(t, t.TempDir(), 1)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := j.Append(ctx, line(1)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if got := all(t, j, 0); len(got) != 0 {
		t.Errorf("written all the same: %+v", got)
	}
}

func TestClosed(t *testing.T) {
	folder := t.TempDir()
	j, err := Open(folder, 1, shop)
	if err != nil {
		t.Fatal(err)
	}
	release := blocked(t, j)
	queued := j.AppendSoon(line(1))
	closed := make(chan error)
	for range 2 {
		go func() { closed <- j.Close() }()
	}
	release()
	for range 2 {
		if err := <-closed; err != nil {
			t.Errorf("Close: %v", err)
		}
	}
	if err := <-queued; err != nil {
		t.Errorf("queued before Close: %v", err)
	}
	if err := j.Append(context.Background(), line(2)); !errors.Is(err, ErrClosed) {
		t.Errorf("Append: %v", err)
	}
	if err := <-j.AppendSoon(line(2)); !errors.Is(err, ErrClosed) {
		t.Errorf("AppendSoon: %v", err)
	}
	holds(t, folder, 1)
	if got := all(t, opened(t, folder, 1), 0); len(got) != 1 {
		t.Errorf("%+v", got)
	}
}

func TestReadingStopsWhereTheCallerStops(t *testing.T) {
	j := opened(t, t.TempDir(), 1)
	add(t, j, line(1), line(2), line(3))
	for e := range j.Events(0) {
		add(t, j, line(int(e.Seq)+3)) // a reader does not stop the writer
		if e.Seq == 2 {
			break
		}
	}
	if got := all(t, j, 0); len(got) != 5 {
		t.Errorf("%d entries", len(got))
	}
}

func TestEntriesCanNotBeChanged(t *testing.T) {
	j := opened(t, t.TempDir(), 1)
	add(t, j, line(1))
	want := all(t, j, 0)
	for _, s := range []string{`UPDATE entry SET body = '{}'`, `DELETE FROM entry`, `UPDATE entry SET id = 7`,
		`INSERT OR REPLACE INTO entry SELECT id, till, 9, at, kind, sale, reference, '{}', seals, prev, hash FROM entry`,
		`INSERT OR REPLACE INTO entry SELECT NULL, till, seq, at, kind, sale, reference, '{}', seals, prev, hash FROM entry`,
	} {
		if _, err := j.db.Exec(s); err == nil || !strings.Contains(err.Error(), "append-only") {
			t.Errorf("%s: %v", s, err)
		}
	}
	if got := all(t, j, 0); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
}

// A journal from before there were copies gets their table, and keeps what it has.
func TestAnOldJournalGetsWhatIsNew(t *testing.T) {
	folder := t.TempDir()
	j, err := Open(folder, 2, shop)
	if err != nil {
		t.Fatal(err)
	}
	add(t, j, line(1))
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	raw(t, folder, `DROP TABLE copy`)
	j = opened(t, folder, 2)
	copied := payments.Event{Kind: payments.ReceiptCopied, At: noon, Sale: "2-0001", Code: "R2-0001"}
	add(t, j, copied)
	copied.At = noon.Add(time.Hour)
	var made *payments.CopiedError
	if err := j.Append(t.Context(), copied); !errors.As(err, &made) || !made.At.Equal(noon) || !errors.Is(err, payments.ErrLive) {
		t.Errorf("a second copy: %v", err)
	}
	if got := all(t, j, 0); len(got) != 2 || got[0].Kind != payments.LineAdded {
		t.Errorf("%+v", got)
	}
}
