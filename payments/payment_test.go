package payments_test

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"butikk/kasse/payments"
)

var update = flag.Bool("update", false, "write the golden files anew")

const due = 100_00

var at = time.Date(2026, 10, 9, 12, 0, 0, 0, time.UTC)

// What the provider can say and how a call can fail, each with its name in the
// grid.
var (
	ops      = []payments.Op{payments.OpCreate, payments.OpGet, payments.OpCapture, payments.OpCancel}
	troubles = []payments.TroubleKind{payments.Unanswered, payments.Unsent, payments.Withheld, payments.Busy, payments.Denied, payments.KeysRefused, payments.NotFound}
	words    = []struct {
		name string
		o    payments.Observation
	}{
		{"CREATED", payments.Observation{State: payments.StateCreated}},
		{"AUTHORIZED", payments.Observation{State: payments.StateAuthorized, Authorized: due}},
		{"AUTHORIZED, part captured", payments.Observation{State: payments.StateAuthorized, Authorized: due, Captured: due - 1}},
		{"AUTHORIZED, captured", payments.Observation{State: payments.StateAuthorized, Authorized: due, Captured: due}},
		{"AUTHORIZED, given back", payments.Observation{State: payments.StateAuthorized, Authorized: due, Cancelled: due}},
		{"AUTHORIZED, refunded", payments.Observation{State: payments.StateAuthorized, Authorized: due, Captured: due, Refunded: due}},
		{"ABORTED", payments.Observation{State: payments.StateAborted}},
		{"EXPIRED", payments.Observation{State: payments.StateExpired}},
		{"TERMINATED", payments.Observation{State: payments.StateTerminated, Cancelled: due}},
		{"another word", payments.Observation{State: "PONDERING"}},
	}
)

func planned() payments.Event {
	return payments.Event{Kind: payments.AttemptPlanned, At: at, Sale: "2-0001", Reference: "K2-0001-1-7F3K9QXM",
		Plan: &payments.Plan{Attempt: 1, Amount: due, Currency: "NOK", Key: "K2-0001-1-7F3K9QXM.create.1", Customer: "+47 *** ** 567", Intent: payments.IntentCapture}}
}

func heard(op payments.Op, state payments.RemoteState) payments.Event {
	for _, w := range words {
		if w.o.State == state {
			return observed(op, w.o)
		}
	}
	panic("no such state")
}

func observed(op payments.Op, o payments.Observation) payments.Event {
	return payments.Event{Kind: payments.AttemptHeard, At: at.Add(time.Minute), Op: op, Observed: &o}
}

func missed(op payments.Op, k payments.TroubleKind) payments.Event {
	return payments.Event{Kind: payments.AttemptHeard, At: at.Add(time.Minute), Op: op, Trouble: &payments.Trouble{Kind: k, Code: "9999", HTTP: 499, Trace: "t"}}
}

func kind(k payments.Kind) payments.Event { return payments.Event{Kind: k, At: at.Add(time.Minute)} }

func asked(op payments.Op, m payments.CancelMode) payments.Event {
	return payments.Event{Kind: payments.AttemptAsked, At: at.Add(time.Minute), Op: op, Mode: m, Key: payments.Key("key-" + string(op) + string(m))}
}

// start is a payment from which the grid begins: every status, and every way to
// be in it that Apply or Next tells apart.
type start struct {
	name   string
	events []payments.Event
}

func starts() []start {
	plan, started := planned(), kind(payments.TillStarted)
	waiting := heard(payments.OpCreate, payments.StateCreated)
	approved := heard(payments.OpGet, payments.StateAuthorized)
	callOff := asked(payments.OpCancel, payments.OnlyIfUnapproved)
	capture := asked(payments.OpCapture, "")
	end := func(s payments.RemoteState) []payments.Event {
		return []payments.Event{plan, waiting, heard(payments.OpGet, s)}
	}
	return []start{
		{"nothing", nil},
		{"planned", []payments.Event{plan}},
		{"planned, in doubt", []payments.Event{plan, missed(payments.OpCreate, payments.Unanswered)}},
		{"planned, in doubt, then refused", []payments.Event{plan, missed(payments.OpCreate, payments.Unanswered), missed(payments.OpCreate, payments.Denied)}},
		{"planned, restarted", []payments.Event{plan, started}},
		{"planned, called off", []payments.Event{plan, callOff}},
		{"waiting", []payments.Event{plan, waiting}},
		{"waiting, restarted", []payments.Event{plan, waiting, started}},
		{"waiting, called off", []payments.Event{plan, waiting, callOff}},
		{"waiting, called off in doubt", []payments.Event{plan, waiting, callOff, missed(payments.OpCancel, payments.Unanswered)}},
		{"waiting, left", []payments.Event{plan, waiting, callOff, kind(payments.AttemptLeft)}},
		{"approved", []payments.Event{plan, waiting, approved}},
		{"approved, left", []payments.Event{plan, waiting, callOff, kind(payments.AttemptLeft), approved}},
		{"approved, capture asked", []payments.Event{plan, waiting, approved, capture}},
		{"approved, capture in doubt", []payments.Event{plan, waiting, approved, capture, missed(payments.OpCapture, payments.Unanswered)}},
		{"approved, needs a person", []payments.Event{plan, waiting, started, approved}},
		{"approved, to be released", []payments.Event{plan, waiting, started, approved, kind(payments.AttemptReleased)}},
		{"approved, release asked", []payments.Event{plan, waiting, started, approved, kind(payments.AttemptReleased), asked(payments.OpCancel, payments.Release)}},
		{"paid", []payments.Event{plan, waiting, approved, capture, observed(payments.OpCapture, words[3].o)}},
		{"declined", end(payments.StateAborted)},
		{"expired", end(payments.StateExpired)},
		{"cancelled", end(payments.StateTerminated)},
		{"refused", []payments.Event{plan, missed(payments.OpCreate, payments.Denied)}},
		{"released", []payments.Event{plan, waiting, observed(payments.OpGet, words[4].o)}},
	}
}

func (s start) payment(t testing.TB) payments.Payment {
	t.Helper()
	var p payments.Payment
	for _, e := range s.events {
		next, err := p.Apply(e)
		if err != nil {
			t.Fatalf("%s: %v", s.name, err)
		}
		p = next
	}
	return p
}

// TestGrid holds every status against every event. What each cell does is
// written in testdata/grid.txt; a status, kind, state or trouble that has no
// row fails TestGridIsWhole.
func TestGrid(t *testing.T) {
	var b strings.Builder
	b.WriteString(`# Status x event. A cell says what the event changes in what the journal keeps:
# "." nothing, "error" that it can not happen there, "+x" that x is so now and
# "-x" that it no longer is. Below the name: what comes next.
`)
	for _, s := range starts() {
		p := s.payment(t)
		fmt.Fprintf(&b, "\n## %s\n   next: %s\n", s.name, step(p.Next()))
		line := func(name, text string) { fmt.Fprintf(&b, "%-44s %s\n", name, text) }
		row := func(name string, e payments.Event) { line(name, cell(t, p, e)) }
		row("planned", planned())
		row("till started", kind(payments.TillStarted))
		row("asked capture", asked(payments.OpCapture, ""))
		row("asked cancel, only if unapproved", asked(payments.OpCancel, payments.OnlyIfUnapproved))
		row("asked cancel, release", asked(payments.OpCancel, payments.Release))
		row("asked create", asked(payments.OpCreate, ""))
		row("confirmed", kind(payments.AttemptConfirmed))
		row("released", kind(payments.AttemptReleased))
		row("left", kind(payments.AttemptLeft))
		row("ended", kind(payments.AttemptEnded))
		row("closed", kind(payments.AttemptClosed))
		row("heard nothing", kind(payments.AttemptHeard))
		row("an event of the till", kind(payments.SalePaid))
		rows := func(name string, of func(payments.Op) payments.Event) {
			for done := 0; done < len(ops); { // those that do the same share a row
				first := cell(t, p, of(ops[done]))
				names := string(ops[done])
				for done++; done < len(ops) && cell(t, p, of(ops[done])) == first; done++ {
					names += " " + string(ops[done])
				}
				if names == "create get capture cancel" {
					names = "any"
				}
				line(names+": "+name, first)
			}
		}
		for _, w := range words {
			rows(w.name, func(op payments.Op) payments.Event { return observed(op, w.o) })
		}
		for _, k := range troubles {
			rows(string(k), func(op payments.Op) payments.Event { return missed(op, k) })
		}
	}
	golden(t, "testdata/grid.txt", b.String())
}

func cell(t *testing.T, p payments.Payment, e payments.Event) string {
	t.Helper()
	next, err := p.Apply(e)
	if err != nil {
		if next != p {
			t.Errorf("an event that was refused changed %+v to %+v", p, next)
		}
		if !strings.Contains(err.Error(), string(e.Kind)) || !strings.Contains(err.Error(), fmt.Sprintf("%q", p.Status)) {
			t.Errorf("the error does not name both sides: %v", err)
		}
		return "error"
	}
	before, after := facts(p), facts(next)
	var changes []string
	for _, f := range after {
		if !slices.Contains(before, f) {
			changes = append(changes, "+"+f)
		}
	}
	for _, f := range before {
		if !slices.Contains(after, f) && !strings.Contains(f, "=") {
			changes = append(changes, "-"+f)
		}
	}
	if len(changes) == 0 {
		if next.Durable() != p.Durable() {
			t.Errorf("the grid does not show what %s %s changes:\n%+v\n%+v", e.Kind, e.Op, p.Durable(), next.Durable())
		}
		return "."
	}
	return strings.Join(changes, " ")
}

// facts are what is worth a word about a payment.
func facts(p payments.Payment) []string {
	var f []string
	add := func(yes bool, text string) {
		if yes {
			f = append(f, text)
		}
	}
	add(p.Status != "", string(p.Status))
	add(p.Intent == payments.IntentRelease, "intent:release")
	add(p.Held, "held")
	add(p.NeedsPerson(), "needs-person")
	add(p.Doubt != "", "doubt:"+string(p.Doubt))
	add(p.Capture.Open, "capture-open")
	add(p.Capture.N > 0, fmt.Sprintf("captures=%d", p.Capture.N))
	add(p.Cancel.Open, "cancel-open:"+string(p.Cancel.Mode))
	add(p.Absent, "absent")
	add(p.Watched, "watched")
	add(p.Tried, "tried")
	add(p.Cancel.N > 0, fmt.Sprintf("cancels=%d", p.Cancel.N))
	add(p.Unknown != "", "unknown-word")
	add(p.Refusal.Op != "", fmt.Sprintf("refusal:%s/%s", p.Refusal.Op, p.Refusal.Kind))
	add(!p.SentAt.IsZero(), "sent")
	add(p.Closed, "closed")
	add(p.Sums != payments.Observation{}, fmt.Sprintf("sums=%s/%d/%d/%d/%d", p.Sums.State, p.Sums.Authorized, p.Sums.Captured, p.Sums.Cancelled, p.Sums.Refunded))
	return f
}

func step(s payments.Step) string {
	switch {
	case s.End:
		return fmt.Sprintf("write that it ended, after %v", s.After)
	case s.Op == payments.OpNone:
		return "nothing"
	case s.New:
		return fmt.Sprintf("%s %s under the new key %s, after %v", s.Op, s.Mode, s.Key, s.After)
	}
	return fmt.Sprintf("%s %s %s, after %v", s.Op, s.Mode, s.Key, s.After)
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		must(t, os.MkdirAll("testdata", 0o755))
		must(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	must(t, err)
	if got == string(want) {
		return
	}
	have, hope := strings.Split(got, "\n"), strings.Split(string(want), "\n")
	for i := range have {
		if i >= len(hope) || have[i] != hope[i] {
			t.Fatalf("%s:%d: is\n%s\nwant\n%s", path, i+1, have[i], append(hope, "the end")[min(i, len(hope))])
		}
	}
	t.Fatalf("%s goes on at line %d", path, len(have))
}

// TestGridIsWhole finds constants that the grid does not know.
func TestGridIsWhole(t *testing.T) {
	covered := map[string]bool{}
	for _, s := range starts() {
		covered["Status "+string(s.payment(t).Status)] = true
	}
	for _, w := range words {
		covered["RemoteState "+string(w.o.State)] = true
	}
	for _, k := range troubles {
		covered["TroubleKind "+string(k)] = true
	}
	for _, o := range append(ops, payments.OpNone, payments.OpRefund) {
		covered["Op "+string(o)] = true
	}
	for _, k := range []payments.Kind{payments.TillStarted, payments.AttemptPlanned, payments.AttemptAsked, payments.AttemptHeard,
		payments.AttemptConfirmed, payments.AttemptReleased, payments.AttemptLeft, payments.AttemptEnded, payments.AttemptClosed} {
		covered["Kind "+string(k)] = true
	}
	// Kinds that are about the till and never reach a payment.
	for _, k := range []payments.Kind{payments.TillStopped, payments.LineAdded, payments.LineVoided, payments.CustomerBound, payments.CustomerDropped,
		payments.CodeUnknown, payments.CodeRefused, payments.CodeAnswered, payments.SaleSetAside, payments.SaleRecalled, payments.SaleDropped, payments.SaleHeld, payments.SaleVoided, payments.SaleResumed, payments.SalePaid, payments.SaleReturned, payments.RefundPlanned, payments.RefundHeard, payments.RefundEnded, payments.RefundClosed, payments.ReceiptWritten, payments.PricesChanged,
		payments.ReceiptBegun, payments.ReceiptPrinted, payments.ReceiptUnsure, payments.ReceiptAgain, payments.ReceiptCopied, payments.ReceiptUnpaid, payments.ReceiptFreed, payments.PapersDropped,
		payments.ReportX, payments.DayClosed, payments.ReportWritten, payments.PriceAsked,
		payments.CashierIn, payments.CashierOut, payments.CashierWrong, payments.RightRefused, payments.RightApproved} {
		covered["Kind "+string(k)] = true
	}
	for _, m := range []payments.CancelMode{payments.OnlyIfUnapproved, payments.Release} {
		covered["CancelMode "+string(m)] = true
	}
	for _, i := range []payments.Intent{payments.IntentCapture, payments.IntentRelease} {
		covered["Intent "+string(i)] = true
	}
	found := 0
	for _, c := range constants(t) {
		found++
		if !covered[c] {
			t.Errorf("%s has no row in the grid", c)
		}
	}
	if found != len(covered)-2 { // the zero status and the unknown word are no constants
		t.Errorf("%d constants in the source, %d in the grid", found, len(covered)-2)
	}
}

// constants are the words of the machine, as "Type value", read in the source.
func constants(t *testing.T) (found []string) {
	t.Helper()
	files, err := filepath.Glob("*.go")
	must(t, err)
	words := []string{"Status", "RemoteState", "TroubleKind", "Op", "Kind", "CancelMode", "Intent"}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		must(t, err)
		ast.Inspect(file, func(n ast.Node) bool {
			v, ok := n.(*ast.ValueSpec)
			if !ok {
				return true
			}
			if name, ok := v.Type.(*ast.Ident); ok && slices.Contains(words, name.Name) && len(v.Values) == 1 {
				if lit, ok := v.Values[0].(*ast.BasicLit); ok {
					found = append(found, name.Name+" "+strings.Trim(lit.Value, `"`))
				}
			}
			return true
		})
	}
	return found
}
