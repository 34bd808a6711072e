package ui

import (
	"errors"
	"time"

	"butikk/kasse/payments"
	"butikk/kasse/payments/pricelist"
	"butikk/kasse/payments/sale"
	"butikk/kasse/scanner"
)

// parked are sales that lie aside: one of this till, one of another, and one that
// was voided four minutes ago.
func parked() []payments.Held {
	return []payments.Held{
		{Sale: "2-0411", Name: "rød jakke", Basket: goods(), At: ago(40 * time.Minute)},
		{Sale: "1-0398", Basket: manyGoods(30), At: ago(12 * time.Minute)},
		{Sale: "2-0415", Basket: manyGoods(2), At: ago(4 * time.Minute), Voided: true},
	}
}

// lists shows the parked sales, once the storage has told of them.
func lists(held []payments.Held, err error, keys ...string) func(*Model) {
	return func(m *Model) {
		press(m, "r")
		m.Update(heldMsg{held, err})
		press(m, keys...)
	}
}

// finds shows what a search by name has found.
func finds(typed ...string) func(*Model) {
	return func(m *Model) {
		press(m, "/")
		press(m, typed...)
		s := m.screen.(*findScreen)
		m.Update(foundMsg{s.search, s.entry, m.Prices.Search(s.entry, noon, mostNames)})
	}
}

func counterScenes() []scene {
	empty := selling(sale.Basket{})
	unknown := with(bound(goods()), func(s *payments.State) { s.Lock = &payments.Lock{N: 1, Code: "7038010055720"} })
	asks := func(m *Model) {
		press(m, "5")
		then(func(s *payments.State) {
			s.Lock, s.Refused = nil, payments.Turned{Count: 2, Newest: "Yoghurt jordbær 4 x 125 g"}
		})(m)
	}
	slips := selling(goods().Add(sale.Line{No: 9, Name: "Pantelapp", Unit: sale.Pieces, Price: -400_00, Quantity: sale.Piece, Slip: "980123400017"}))
	return []scene{
		{name: "menu", main: true, mode: Demos, state: bound(goods()), play: presses("/")},
		{name: "menu-till", main: true, state: bound(goods()), play: presses("/", "8")},
		{name: "menu-customer", state: selling(goods()), play: presses("c", "/")},
		{name: "menu-waiting", state: paying(status(payments.Waiting)), play: presses("/")},
		{name: "menu-till-waiting", state: paying(status(payments.Waiting)), play: presses("/", "8")},
		{name: "language", main: true, state: bound(goods()), play: presses("/", "8", "1")},
		{name: "sound", main: true, state: bound(goods()), play: presses("/", "8", "2")},
		{name: "contrast", state: bound(goods()), play: presses("/", "8", "3")},
		{name: "about", main: true, mode: Test, state: bound(goods()), play: presses("/", "8", "8")},
		{name: "hold", main: true, state: bound(goods()), play: presses("h")},
		{name: "hold-typed", state: bound(goods()), play: presses("f6", "r", "ø", "d", " ", "j")},
		{name: "hold-nothing", state: empty, play: presses("h")},
		{name: "held", main: true, mode: Demos, state: with(empty, func(s *payments.State) { s.Held, s.Last = 2, &sold }), play: lists(parked(), nil)},
		{name: "held-first", state: empty, play: lists(parked(), nil, "*")},
		{name: "held-long", state: empty, play: lists(parked(), nil, "*", "*")},
		{name: "held-none", state: empty, play: lists(nil, nil)},
		{name: "held-reading", state: empty, play: presses("f7")},
		{name: "held-fault", state: empty, play: lists(nil, errors.New("no"))},
		{name: "held-says", state: noticed(with(empty, func(s *payments.State) { s.Held = 1 }), payments.Notice{Kind: payments.NoticeHeld, Name: "rød jakke"})},
		{name: "held-gone", state: noticed(empty, payments.Notice{Kind: payments.NoticeGone, Name: "2-0411"})},
		{name: "void-sale", main: true, state: bound(goods()), play: presses("0", "-")},
		{name: "sale-voided", state: noticed(empty, payments.Notice{Kind: payments.NoticeSaleVoided, Name: "2-0416"})},
		{name: "sale-no-line", state: noticed(bound(goods()), payments.Notice{Kind: payments.NoticeNoLine, Name: "17"})},
		{name: "sale-line-follows", state: noticed(bound(goods()), payments.Notice{Kind: payments.NoticeFollows, Name: "Cola 0,5 l"})},
		{name: "sale-many", main: true, state: selling(goods()), play: presses("1", "5", "0", "*")},
		{name: "unknown", main: true, mode: Demos, state: unknown, play: asks},
		{name: "unknown-price", state: unknown, play: func(m *Model) { asks(m); press(m, "1", "1", "9", ",", "9", "0", "enter") }},
		{name: "unknown-search", state: unknown, play: func(m *Model) {
			asks(m)
			press(m, "2", "k", "a", "f", "f", "e")
			m.Update(foundMsg{m.searches, "kaffe", m.Prices.Search("kaffe", noon, mostNames)})
		}},
		{name: "ring", main: true, state: selling(goods()), play: presses("/", "5", "1", "9")},
		{name: "ring-department", main: true, mode: Demos, state: selling(goods()), play: presses("2", "*", "1", "9", ",", "9", "0", "/", "5")},
		{name: "ring-bad", state: selling(goods()), play: presses("/", "5", "1", ",", ",", "enter")},
		{name: "ring-over-limit", state: noticed(selling(goods()), payments.Notice{Kind: payments.NoticeOverLimit, Name: "Bakervarer", Amount: 100000})},
		{name: "find", main: true, mode: Demos, state: selling(goods()), play: finds("k", "a")},
		{name: "find-next", state: selling(goods()), play: func(m *Model) { finds("m", "e")(m); press(m, "*", "*") }},
		{name: "find-none", state: selling(goods()), play: finds("x", "y", "z")},
		{name: "find-empty", state: selling(goods()), play: finds("k", "backspace")},
		{name: "price", main: true, state: selling(goods()), play: presses("p")},
		{name: "price-deposit", main: true, mode: Demos, state: selling(goods()), play: func(m *Model) {
			press(m, "f8")
			m.Update(scansMsg{scan(scanner.Cashier, "7044610025056")})
		}},
		{name: "price-weight", state: selling(goods()), play: presses("p", "4", "0", "1", "1", "enter")},
		{name: "price-news", state: pricesNews(selling(goods())), play: presses("p")},
		{name: "prices-new", state: pricesNews(selling(goods()))},
		{name: "prices-fault", state: with(selling(manyGoods(3)), func(s *payments.State) {
			s.PriceNews.Fault = &pricelist.Error{File: "prices.csv", Line: 7, Column: 4, Reason: `column price: "22.505" has more than two decimals`}
		})},
		{name: "prices", main: true, mode: Demos, state: pricesNews(selling(goods())), play: presses("p", "*")},
		{name: "prices-more", state: pricesNews(selling(goods())), play: presses("p", "n", "*")},
		{name: "prices-chosen", state: pricesNews(selling(goods())), play: presses("p", "*", "1")},
		{name: "prices-another", state: pricesNews(selling(goods())), play: func(m *Model) {
			press(m, "p", "*", "1")
			then(func(s *payments.State) { s.PriceNews = pricesNews(*s).PriceNews })(m)
		}},
		{name: "prices-help", state: pricesNews(selling(goods())), play: presses("p", "*", "?")},
		{name: "prices-used", state: noticed(selling(sale.Basket{}), payments.Notice{Kind: payments.NoticePrices, Line: 27})},
		{name: "prices-next", state: noticed(selling(manyGoods(3)), payments.Notice{Kind: payments.NoticePricesNext, Line: 27})},
		{name: "price-unknown", state: selling(goods()), play: presses("p", "9", "9", "9", "enter")},
		{name: "tender", main: true, state: bound(goods()), play: presses("o")},
		{name: "tender-cash", main: true, mode: Demos, state: selling(goods()), play: presses("o", "1")},
		{name: "tender-terminal", state: with(selling(goods()), func(s *payments.State) { s.Link = down }), play: presses("/", "7", "2")},
		{name: "tender-declined", state: paying(status(payments.Declined)), play: presses("2", "1")},
		{name: "tender-pay-out", state: slips, play: presses("o", "1")},
		{name: "tender-not-added", state: selling(goods()), play: func(m *Model) {
			press(m, "o")
			then(func(s *payments.State) {
				s.Notice = payments.Notice{N: 2, Kind: payments.NoticeNotAdded, Name: "Helmelk 1 l"}
			})(m)
		}},
		{name: "sale-cash-only", state: noticed(slips, payments.Notice{Kind: payments.NoticeCashOnly, Amount: 13979})},
		{name: "paid-cash", main: true, state: payments.State{Sale: "2-0417", Last: &payments.Sold{
			Sale: "2-0416", Receipt: "R2-0416", Amount: 22820, Tender: payments.Cash, At: ago(2 * time.Minute)}}},
		{name: "sale-wallet-down", main: true, state: with(bound(goods()), func(s *payments.State) {
			s.Link = payments.Link{Trouble: payments.Unanswered, Since: ago(15 * time.Minute), Misses: 3}
		})},
		{name: "sale-nothing-open", state: with(bound(goods()), func(s *payments.State) { s.Last = &sold })},
		{name: "sale-parked", state: with(bound(goods()), func(s *payments.State) { s.Last, s.Held = &sold, 3 })},
		{name: "help-menu", state: selling(goods()), play: presses("/", "0")},
		{name: "help-held", state: empty, play: lists(parked(), nil, "?")},
		{name: "help-price", state: selling(goods()), play: presses("p", "?")},
		{name: "help-tender", state: selling(goods()), play: presses("o", "?")},
		{name: "past-waiting", state: paying(status(payments.Waiting)), play: found()},
		{name: "past-settled", main: true, state: empty, play: func(m *Model) {
			press(m, "l")
			cash := payments.Past{Payment: payments.Payment{Sale: "2-0409", Attempt: 1, Amount: 5400, Status: payments.Paid, PlannedAt: ago(time.Hour)},
				Receipt: history()[1].Receipt, Tender: payments.Cash}
			m.Update(pastMsg{m.searches, append([]payments.Past{cash}, history()...), nil})
		}},
	}
}
