package ui

import (
	"testing"

	"butikk/kasse/payments"
)

// Whoever decides without Vipps' word says why first. Enter says nothing, and what
// has become certain meanwhile is decided by nobody.
func TestADecisionNeedsAReason(t *testing.T) {
	refused := payments.Refund{RefundPlan: payments.RefundPlan{Key: "K2-0412-1-7F3K9QXM.refund.2-1", Receipt: "R2-0412", Amount: 74_50}, Sale: "2-0412", Status: payments.RefundRefused}
	back := beside(selling(goods()), payments.Case{Refund: &refused})
	for name, c := range map[string]struct {
		state payments.State
		keys  []string
		want  []payments.Command
	}{
		"no reason":              {paying(leavable), []string{"2", "enter", "+", "-"}, nil},
		"no":                     {paying(leavable), []string{"2", "1", "0", "+"}, nil},
		"a reason":               {paying(leavable), []string{"2", "1", "-", "2", "1", "enter", "+"}, []payments.Command{payments.GoOn{Why: payments.CustomerLeft}}},
		"another one":            {paying(leavable), []string{"2", "1", "4", "+"}, []payments.Command{payments.GoOn{Why: payments.Mistake}}},
		"there is no such":       {paying(leavable), []string{"2", "5", "+"}, nil},
		"a refund needs none":    {back, []string{"u", "4", "+"}, []payments.Command{payments.PutAway{Key: refused.Key}}},
		"Vipps does not know it": {paying(unheard), []string{"2", "3", "+"}, []payments.Command{payments.GiveUp{Reference: paying(unheard).Payment.Reference, Why: payments.NoAnswer}}},
	} {
		t.Run(name, func(t *testing.T) {
			atDesk(t, Live, c.state, func(d desk) {
				d.Press(c.keys...)
				d.posted(c.want...)
			})
		})
	}
	atDesk(t, Live, paying(leavable), func(d desk) {
		d.Press("2", "1")
		d.says("Go on without a confirmation?")
		d.show(paying(status(payments.Declined)))
		d.says("DECLINED BY CUSTOMER")
		d.Press("-")
		d.posted(payments.Leave{})
	})
}
