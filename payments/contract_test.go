package payments_test

import (
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"butikk/kasse/payments"
	"butikk/kasse/payments/journal"
	"butikk/kasse/payments/receipt"
	"butikk/kasse/payments/sale"
)

// TestJournalContract holds the journal on disk and the one that simulations
// use to the same promises: what a simulation proves, it proves of both.
func TestJournalContract(t *testing.T) {
	for name, open := range map[string]func(t *testing.T) kept{
		"on disk": func(t *testing.T) kept {
			j, err := journal.Open(t.TempDir(), 2, journal.Identity{API: "a", MSN: "123456"})
			must(t, err)
			return j
		},
		"in memory": func(*testing.T) kept { return newMemory() },
	} {
		t.Run(name, func(t *testing.T) {
			j := open(t)
			plan := func(sale string, attempt int) payments.Event {
				e := planned()
				e.Sale, e.Reference = sale, payments.Reference(fmt.Sprintf("K%s-%d-7F3K9QXM", sale, attempt))
				p := *e.Plan
				p.Attempt, p.Amount = attempt, 100*100
				e.Plan, e.Personal = &p, payments.Personal{Request: []byte(`{"x":1}`)}
				return e
			}
			line := payments.Event{Kind: payments.LineAdded, At: at, Sale: "2-0001", Line: &sale.Line{No: 1, Name: "Milk", Price: 2250, Quantity: sale.Piece}}
			bind := payments.Event{Kind: payments.CustomerBound, At: at.Add(time.Millisecond), Sale: "2-0001", Customer: anna.String(), Personal: payments.Personal{Customer: anna}}

			// Batches are whole and in order, whichever way they come.
			soon := []<-chan error{j.AppendSoon(line), j.AppendSoon(line, bind)}
			must(t, j.Append(t.Context(), plan("2-0001", 1)))
			for _, done := range soon {
				must(t, <-done)
			}
			var got []payments.Event
			for e, err := range j.Events(0) {
				must(t, err)
				got = append(got, e)
			}
			want := []payments.Event{line, line, bind, plan("2-0001", 1)}
			if len(got) != len(want) {
				t.Fatalf("%d entries, want %d", len(got), len(want))
			}
			for i := range want {
				want[i].Seq = uint64(i + 1)
				if !reflect.DeepEqual(got[i], want[i]) {
					t.Errorf("entry %d is\n%+v\nwant\n%+v", i+1, got[i], want[i])
				}
			}

			// One live attempt for a sale; a batch that breaks that leaves nothing.
			if err := j.Append(t.Context(), line, plan("2-0001", 2)); !errors.Is(err, payments.ErrLive) {
				t.Errorf("a second live attempt: %v", err)
			}
			ends := payments.Event{Kind: payments.AttemptHeard, At: at, Sale: "2-0001", Reference: "K2-0001-1-7F3K9QXM", Op: payments.OpGet, Ends: true,
				Observed: &payments.Observation{State: payments.StateAborted}}
			must(t, j.Append(t.Context(), ends, plan("2-0001", 2)))
			paid := payments.Event{Kind: payments.SalePaid, At: at.Add(time.Hour), Sale: "2-0001", Reference: "K2-0001-2-7F3K9QXM",
				Receipt: &receipt.Receipt{Number: "R2-0007", Total: 10000, PaidAt: at.Add(time.Hour)}}
			must(t, j.Append(t.Context(), paid))
			if err := j.Append(t.Context(), plan("2-0001", 3)); !errors.Is(err, payments.ErrLive) {
				t.Errorf("a paid sale is sent again: %v", err)
			}
			for e, err := range j.Events(4) {
				if must(t, err); e.Seq != 5 {
					t.Errorf("what was refused has left entry %d", e.Seq)
				}
				break
			}

			// A deposit slip counts once, until its line is voided or its sale
			// given up.
			slip := func(sale_ string) payments.Event {
				return payments.Event{Kind: payments.LineAdded, At: at.Add(2 * time.Hour), Sale: sale_,
					Line: &sale.Line{No: 1, Name: "Slip", Price: -3000, Quantity: sale.Piece, Slip: "9801234030006"}}
			}
			must(t, j.Append(t.Context(), slip("2-0007")))
			for _, again := range []string{"2-0007", "2-0008"} {
				var taken *payments.RedeemedError
				if err := j.Append(t.Context(), slip(again)); !errors.As(err, &taken) || taken.Sale != "2-0007" || !taken.At.Equal(at.Add(2*time.Hour)) || !errors.Is(err, payments.ErrLive) {
					t.Errorf("the slip again, in %s: %v", again, err)
				}
			}
			must(t, j.Append(t.Context(), payments.Event{Kind: payments.LineVoided, At: at.Add(2 * time.Hour), Sale: "2-0009", LineNo: 1, Slip: "9801234030006"}))
			if err := j.Append(t.Context(), slip("2-0008")); err == nil {
				t.Error("voided in another sale, the slip counts again")
			}
			must(t, j.Append(t.Context(), payments.Event{Kind: payments.LineVoided, At: at.Add(2 * time.Hour), Sale: "2-0007", LineNo: 1, Slip: "9801234030006"}))
			must(t, j.Append(t.Context(), slip("2-0008")))
			must(t, j.Append(t.Context(), payments.Event{Kind: payments.SaleDropped, At: at.Add(2 * time.Hour), Sale: "2-0008"}))
			must(t, j.Append(t.Context(), slip("2-0009")))

			// The past is found alike.
			for name, c := range map[string]struct {
				q    payments.Query
				want int
			}{
				"all": {payments.Query{Limit: 9}, 4}, "one": {payments.Query{Limit: 1}, 2}, "by receipt": {payments.Query{Receipt: "R2-0007", Limit: 9}, 2},
				"by its end": {payments.Query{Ends: "0007", Limit: 9}, 2}, "by reference": {payments.Query{Ends: "-1-7f3k9qxm", Limit: 9}, 2},
				"by amount": {payments.Query{Amount: 10000, Limit: 9}, 4}, "another": {payments.Query{Amount: 10001, Limit: 9}, 0},
				"later": {payments.Query{Since: at.Add(time.Second), Limit: 9}, 0}, "until": {payments.Query{Until: at.Add(time.Second), Limit: 9}, 4}, "earlier": {payments.Query{Until: at, Limit: 9}, 0}, "no wildcard": {payments.Query{Ends: "%", Limit: 9}, 0},
			} {
				found, err := j.Past(t.Context(), c.q)
				if must(t, err); len(found) != c.want {
					t.Errorf("%s: %d entries, want %d", name, len(found), c.want)
				}
			}

			of, err := j.OfSale(t.Context(), "2-0001")
			if must(t, err); len(of) != 7 || of[0].Kind != payments.LineAdded || of[6].Kind != payments.SalePaid {
				t.Errorf("%d entries of the sale: %+v", len(of), of)
			}
			if of, err = j.OfSale(t.Context(), "2-0002"); err != nil || len(of) != 0 {
				t.Errorf("of a sale that is not: %+v %v", of, err)
			}

			// A checkpoint stands for what there is.
			must(t, j.Checkpoint(t.Context(), []byte(`{"x":1}`)))
			if seq, state, err := j.LastCheckpoint(); err != nil || seq != 13 || string(state) != `{"x":1}` {
				t.Errorf("checkpoint %d %s %v", seq, state, err)
			}
			must(t, j.Close())
			if err := j.Append(t.Context(), line); err == nil {
				t.Error("written after the end")
			}
		})
	}
}
