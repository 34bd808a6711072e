package program

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"butikk/kasse/ui/uitest"
)

// faulty is the program built with the tag faults: it kills itself at the n-th
// point that it passes, and its clock runs twenty times as fast.
var faulty = sync.OnceValues(func() (string, error) {
	dir := filepath.Join(filepath.Dir(binary), "faulty")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	return uitest.Build("../..", dir, "faults")
})

// A deed is something that a cashier does from its first key to its end, as
// often as it takes: act looks at the screen and does the next thing, and says
// when there is nothing more to do.
type deed struct {
	prepare func(k *killed)      // with a till that lives, before the deed
	act     func(k *killed) bool // true: done
	check   func(k *killed, books []entry)
	decides string // what the customers do
}

// killed is a deed at one kill point.
type killed struct {
	*testing.T
	program string
	v       vipps
	gun     *device
	env     []string
	c       *console
	doing   string // what was done last, so that a key is not pressed twice on the way
}

// TestKilledAtEveryPoint does a sale, a cancel and a refund with the power going
// before and after every write of the journal and every call of Vipps, one point
// at a time. Whatever the point, the deed can be brought to its end after a
// restart, and then the books of Vipps and the receipts say the same, to the øre.
func TestKilledAtEveryPoint(t *testing.T) {
	program, err := faulty()
	if err != nil {
		t.Fatal(err)
	}
	// What takes the time is waiting, so more of them run at once than there
	// are processors.
	var all sync.WaitGroup
	places := make(chan struct{}, 12)
	for name, d := range map[string]deed{"sale": saleDeed, "cancel": cancelDeed, "refund": refundDeed} {
		points := d.points(t, program)
		if len(points) < 8 {
			t.Fatalf("%s passes %d points", name, len(points))
		}
		for n := 1; n <= len(points); n++ {
			all.Go(func() {
				places <- struct{}{}
				defer func() { <-places }()
				t.Run(fmt.Sprintf("%s/%d %s", name, n, points[n-1]), func(t *testing.T) { d.run(t, program, n) })
			})
		}
	}
	all.Wait()
}

// points are those that the deed passes when nothing kills it.
func (d deed) points(t *testing.T, program string) []string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "points")
	k := d.begin(t, program)
	k.start("KASSE_POINTS=" + file)
	k.finish(d)
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var points []string
	for line := range strings.Lines(string(text)) {
		_, where, _ := strings.Cut(strings.TrimSpace(line), " ")
		points = append(points, where)
	}
	return points
}

func (d deed) begin(t *testing.T, program string) *killed {
	v := startVippsOf(t, program)
	k := &killed{T: t, program: program, v: v, gun: plug(t), env: keyed(t, v)}
	if d.decides != "" {
		v.post("/sandbox/script", fmt.Sprintf(`{"decision":%q,"after":"4s"}`, d.decides))
	}
	if d.prepare != nil {
		k.start()
		d.prepare(k)
		k.c.signal(syscall.SIGTERM)
		k.c.ends(patience)
	}
	return k
}

func (d deed) run(t *testing.T, program string, n int) {
	k := d.begin(t, program)
	k.start(fmt.Sprintf("KASSE_KILL=%d", n))
	k.finish(d)
	for k.stop() == bySignal { // the point came when the deed was done already
		k.start()
		k.finish(d)
	}
	k.check(d)
}

// bySignal is the exit code of a process that was killed.
const bySignal = -1

// stop asks the till to end and gives its exit code. It may have been killed
// before that, or be killed on the way.
func (k *killed) stop() int {
	k.Helper()
	if err := k.c.cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		k.Fatal(err)
	}
	return k.c.ends(patience)
}

// start starts the till, with what is special about it this time.
func (k *killed) start(special ...string) {
	k.c, k.doing = openProgram(k.T, k.program, append(k.env, special...), "--scanner", k.gun.name), ""
}

// finish does the deed to its end, and starts the till again when it is killed.
func (k *killed) finish(d deed) {
	k.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		select {
		case <-k.c.waited:
			k.start()
			continue
		default:
		}
		if strings.Contains(k.c.screen(), "Scanner OK") && d.act(k) {
			return
		}
	}
	k.Fatalf("it does not end:\n%s", k.c.screen())
}

// once does something as long as it has not just been done, and tells why. The
// screen has to say something else in between.
func (k *killed) once(what string, do func()) {
	if k.doing != what {
		k.doing = what
		do()
	}
}

// press presses keys, each after a stillness in which it counts; a till that is
// killed meanwhile is no fault of theirs.
func (k *killed) press(keys ...string) {
	for _, key := range keys {
		time.Sleep(320 * time.Millisecond)
		if _, err := k.c.tty.WriteString(key); err != nil {
			return
		}
	}
	time.Sleep(100 * time.Millisecond)
}

func (k *killed) sees(texts ...string) bool {
	screen := k.c.screen()
	for _, t := range texts {
		if !strings.Contains(screen, t) {
			return false
		}
	}
	return true
}

// fill brings the basket to one pint of milk of a known customer, and tells
// whether it is there.
func (k *killed) fill() bool {
	switch {
	case !k.sees("Lines 1 "):
		k.once("milk", func() { k.gun.scan(milk) })
	case !k.sees("Customer: +47 *** ** 567"):
		k.once("customer", func() { k.gun.scan(qr) })
	default:
		return true
	}
	return false
}

const milkPrice = 2250

// took says that Vipps has taken money.
func (k *killed) took() bool {
	return slices.ContainsFunc(k.v.books(), func(b entry) bool { return b.Captured > 0 })
}

var saleDeed = deed{
	act: func(k *killed) bool {
		switch {
		case k.sees("[OK] PAID", "R1-0001"):
			return true
		case k.sees("0 = no"), k.sees("+ = capture"):
			k.once("confirm", func() { k.press("+") })
		case k.sees("1 finish the sale"):
			k.once("finish", func() { k.press("1") })
		case k.sees("+ v F9 send again"):
			k.once("again", func() { k.press("+") })
		case k.took(): // the rest is the till's; a screen half drawn is no reason to sell again
			return !k.sees("Unresolved 1") && !k.sees("STARTED AFTER A STOP") && len(k.receipts()) == 1
		case k.sees("TOTAL NOK", "void/line") && k.fill():
			k.once("send", func() { k.press("v") })
		}
		return false
	},
	check: func(k *killed, books []entry) {
		var captured int64
		for _, b := range books {
			captured += b.Captured
		}
		if captured != milkPrice {
			k.Errorf("Vipps took %d", captured)
		}
	},
}

var cancelDeed = deed{
	decides: "ignore",
	act: func(k *killed) bool {
		switch {
		case k.sees("[XX] CANCELLED"):
			return true
		case k.sees("OTHER PAYMENT", "- back"): // it ended while the key for the list was on its way
			k.once("no other payment", func() { k.press("-") })
		case k.sees("+ = yes, ask Vipps"):
			k.once("really", func() { k.press("+") })
		case k.sees("Cancel the request?"):
			k.once("yes", func() { k.press("1") })
		case k.sees("2 cancel the request"): // in the list, after a stop
			k.once("stop", func() { k.press("2") })
		case k.sees("- cancel the request", "[..] WAITING"):
			k.once("ask", func() { k.press("-") })
		case k.sees("STARTED AFTER A STOP", "- u back"):
			k.once("back", func() { k.press("-") })
		case k.sees("TOTAL NOK", "void/line") && k.fill():
			k.once("send", func() { k.press("v") })
		}
		return false
	},
	check: func(k *killed, books []entry) {
		for _, b := range books {
			if b.Captured != 0 || b.State != "TERMINATED" {
				k.Errorf("not stopped: %+v", b)
			}
		}
	},
}

var refundDeed = deed{
	prepare: func(k *killed) { k.finish(saleDeed) },
	act: func(k *killed) bool {
		refunded := false
		for _, b := range k.v.books() {
			refunded = refunded || b.Refunded > 0
		}
		switch {
		case refunded:
			// The till follows up by itself; nobody presses anything.
			return !k.sees("Unresolved 1") && !k.sees("STARTED AFTER A STOP") && len(k.receipts()) == 2
		case k.sees("Type the amount once more"):
			k.once("amount", func() { k.press("2", "2", ".", "5", "0", "+") })
		case k.sees("TO REFUND NOK 22.50", "From Vipps now: captured"):
			k.once("onward", func() { k.press("+") })
		case k.sees("TO REFUND"):
			k.once("line", func() { k.press("1", "\r") })
		case k.sees("SALES AND PAYMENTS", "2 return goods"):
			k.once("return", func() { k.press("2") })
		case k.sees("TOTAL NOK", "void/line") && !k.sees("Unresolved 1"):
			k.once("list", func() { k.press("l") })
		}
		return false
	},
	check: func(k *killed, books []entry) {
		if len(books) != 1 || books[0].Captured != milkPrice || books[0].Refunded != milkPrice {
			k.Errorf("%+v", books)
		}
	},
}

// receipts are the files that are written.
func (k *killed) receipts() []string {
	names, err := filepath.Glob(filepath.Join(dataFolder(k.env), "receipts", "*.txt"))
	if err != nil {
		k.Error(err)
	}
	return names
}

// check holds what must hold after every deed: nothing reserved that nobody
// wants, Vipps and the journal agree, every receipt is a file, the chain holds.
func (k *killed) check(d deed) {
	k.Helper()
	books := k.v.books()
	d.check(k, books)
	for _, b := range books {
		if b.State == "CREATED" || b.Authorized != b.Captured && b.Authorized != b.Cancelled && b.State == "AUTHORIZED" {
			k.Errorf("left open at Vipps: %+v", b)
		}
	}
	if out, errs, code := command(k.T, k.env, "journal", "verify"); code != 0 {
		k.Errorf("the journal: exit %d: %s%s", code, out, errs)
	}
	export, _, _ := command(k.T, k.env, "journal", "export")
	paid := map[string]int64{}
	receipts := 0
	for line := range bytes.Lines([]byte(export)) {
		var e struct {
			Kind, Reference string
			Data            struct{ Receipt *struct{ Total int64 } }
		}
		if err := json.Unmarshal(line, &e); err != nil {
			k.Fatal(err)
		}
		if e.Kind == "sale.paid" || e.Kind == "sale.returned" {
			paid[e.Reference] += e.Data.Receipt.Total
			receipts++
		}
	}
	for _, b := range books {
		if paid[b.Reference] != b.Captured-b.Refunded {
			k.Errorf("%s: the receipts say %d, Vipps has %d", b.Reference, paid[b.Reference], b.Captured-b.Refunded)
		}
	}
	if n := len(k.receipts()); n != receipts {
		k.Errorf("%d receipts are files, %d are in the journal", n, receipts)
	}
}
