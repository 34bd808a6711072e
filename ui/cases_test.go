package ui

import (
	"testing"

	"butikk/kasse/payments"
)

// Every word about a case is said of the case that is marked, and what moves or
// frees money, or gives something up, takes two different keys.
func TestCases(t *testing.T) {
	person := set("2-0412", true, func(p *payments.Payment) { p.Status, p.Held = payments.Approved, true })
	ended := set("2-0413", true, status(payments.Expired))
	waits := set("2-0414", true, status(payments.Waiting))
	unknown := set("2-0415", false, unheard)
	ref := func(c payments.Case) payments.Reference { return c.Payment.Reference }
	for name, c := range map[string]struct {
		cases []payments.Case
		keys  []string
		want  []payments.Command
	}{
		"finish":             {[]payments.Case{person, waits}, []string{"1", "+"}, []payments.Command{payments.Finish{Reference: ref(person)}}},
		"not finished":       {[]payments.Case{person}, []string{"1", "enter", "1", "-", "0", "+"}, nil},
		"give back":          {[]payments.Case{person}, []string{"2", "-"}, []payments.Command{payments.GiveBack{Reference: ref(person)}}},
		"not given back":     {[]payments.Case{person}, []string{"2", "+", "2", "esc"}, nil},
		"the second row":     {[]payments.Case{waits, person}, []string{"*", "2", "-"}, []payments.Command{payments.GiveBack{Reference: ref(person)}}},
		"round to the first": {[]payments.Case{person, waits}, []string{"*", "*", "1", "+"}, []payments.Command{payments.Finish{Reference: ref(person)}}},
		"check":              {[]payments.Case{waits}, []string{"1"}, []payments.Command{payments.CheckNow{Reference: ref(waits)}}},
		"stop":               {[]payments.Case{waits}, []string{"2", "+"}, []payments.Command{payments.CallOff{Reference: ref(waits)}}},
		"not stopped":        {[]payments.Case{waits}, []string{"2", "0"}, nil},
		"give up":            {[]payments.Case{unknown}, []string{"2", "-", "2", "1", "enter", "+"}, []payments.Command{payments.GiveUp{Reference: ref(unknown), Why: payments.CustomerLeft}}},
		"recall":             {[]payments.Case{ended}, []string{"3"}, []payments.Command{payments.Recall{Reference: ref(ended)}}},
		"abandon":            {[]payments.Case{ended}, []string{"4", "-", "4", "+"}, []payments.Command{payments.Abandon{Reference: ref(ended)}}},
		"nothing to abandon": {[]payments.Case{waits}, []string{"4", "+"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			atDesk(t, Live, beside(selling(goods()), c.cases...), func(d desk) {
				d.Press("u")
				d.says("UNRESOLVED AND SET ASIDE", c.cases[0].Payment.Sale)
				d.Press(c.keys...)
				d.posted(c.want...)
			})
		})
	}
}

// A second key that comes when the order has changed acts on the row it was
// meant for, or not at all.
func TestCasesDoNotSlipAway(t *testing.T) {
	first := set("2-0412", true, func(p *payments.Payment) { p.Status, p.Held = payments.Approved, true })
	second := set("2-0413", true, func(p *payments.Payment) { p.Status, p.Held = payments.Approved, true })
	atDesk(t, Live, beside(selling(goods()), first), func(d desk) {
		d.Press("u", "1")
		d.till.Show(beside(selling(goods()), second, first))
		d.Press("+")
		d.posted(payments.Finish{Reference: first.Payment.Reference})
		d.Press("1")
		d.till.Show(beside(selling(goods()), second))
		d.Press("+")
		d.posted()
	})
	// What "2" asked for is not what it would ask for now.
	waits := set("2-0412", true, status(payments.Waiting))
	atDesk(t, Live, beside(selling(goods()), waits), func(d desk) {
		d.Press("u", "2")
		d.says("SALE 2-0412: Cancel the request?")
		d.till.Show(beside(selling(goods()), first))
		d.Press("-")
		d.posted()
	})
	// The last case is over: the sale is in front again.
	atDesk(t, Live, beside(selling(goods()), first), func(d desk) {
		d.Press("u")
		d.till.Show(selling(goods()))
		d.says("TOTAL NOK")
	})
}

func TestSetAsideAndGoOn(t *testing.T) {
	atDesk(t, Live, paying(status(payments.Waiting)), func(d desk) {
		d.Press("2", "-", "0") // nothing to go on from; the minus asks whether to cancel
		d.posted()
		d.Press("3")
		d.posted(payments.SetAside{})
	})
	atDesk(t, Live, paying(leavable), func(d desk) {
		d.Press("2", "+", "0", "2", "3")
		d.posted()
		d.Press("+")
		d.posted(payments.GoOn{Why: payments.NoAnswer})
	})
	atDesk(t, Live, paying(status(payments.Declined)), func(d desk) {
		d.Press("3")
		d.posted()
	})
}
