package ui

import (
	"strings"
	"testing"

	"butikk/kasse/payments"
	"butikk/kasse/ui/lang"
	"butikk/kasse/ui/layout"
)

// A code is there while it can be paid, and gone the moment it can not.
func TestCodeIsGoneWhenThePaymentEnds(t *testing.T) {
	shows := func(d desk) bool { return strings.Contains(d.View(), "████") }
	for _, end := range []func(*payments.Payment){
		status(payments.Approved), status(payments.Declined), status(payments.Expired), status(payments.Cancelled), status(payments.Paid), unheard,
	} {
		atDesk(t, Demos, paying(coded), func(d desk) {
			if !shows(d) {
				t.Fatalf("no code:\n%s", d.View())
			}
			d.says("DEMO")
			d.show(paying(func(p *payments.Payment) {
				coded(p)
				if end(p); p.Status == payments.Waiting { // Vipps knows nothing of it any more
					p.Pace.Target = ""
				}
			}))
			if shows(d) {
				t.Errorf("the code stands there still:\n%s", d.View())
			}
		})
	}
	// Goods that were turned away must not leave the shop unpaid, code or not.
	away := with(paying(coded), func(s *payments.State) { s.Refused = payments.Turned{Count: 2, Newest: "COLA"} })
	atDesk(t, Live, away, func(d desk) {
		if !shows(d) {
			t.Fatalf("no code:\n%s", d.View())
		}
		d.says("COLA")
	})
	atDesk(t, Live, paying(coded), func(d desk) {
		d.Press("-")
		d.says("Cancel the request?") // a question is not hidden by it
		d.Press("0", "?")
		d.says("KEYS ON THIS SCREEN")
	})
}

func TestSendByCode(t *testing.T) {
	atDesk(t, Live, selling(goods()), func(d desk) {
		d.Press("+", "k")
		d.posted(payments.Send{Flow: payments.FlowQR})
	})
	atDesk(t, Live, paying(refused(payments.OpCreate, "5080", payments.Denied, 403)), func(d desk) {
		d.Press("2", "k")
		d.posted(payments.Send{Flow: payments.FlowQR})
	})
	ended := with(paying(func(p *payments.Payment) { coded(p); p.Status = payments.Expired }), func(s *payments.State) { s.Customer = "" })
	atDesk(t, Live, ended, func(d desk) {
		d.Press("+")
		d.posted(payments.Send{Flow: payments.FlowQR})
	})
	// The size that the screen asks for is enough.
	s := scene{state: paying(coded)}
	for _, size := range []layout.Size{{W: 76, H: 23}, {W: 75, H: 23}, {W: 76, H: 22}} {
		view := plain(s.stage(lang.Languages[1], size).View())
		if fits := size == (layout.Size{W: 76, H: 23}); fits != strings.Contains(view, "████") || !fits != strings.Contains(view, "76 x 23") {
			t.Errorf("%v:\n%s", size, view)
		}
	}
}
