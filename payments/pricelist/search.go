package pricelist

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"butikk/kasse/payments/money"
)

// Search finds articles by their names, as they are priced on the day of at, at
// most limit of them. Every word that is typed must be in the name, capitals and
// accents aside: "jordb yog" and "bla" find what one looks for on a keyboard of
// another country too. Names that begin with the first word come first, then
// those of which a word does, then the rest, each in file order.
func (l *List) Search(typed string, at time.Time, limit int) []Article {
	words := strings.Fields(fold(typed))
	if len(words) == 0 || limit <= 0 {
		return nil
	}
	var ranked [3][]Article
	for a := range l.All(at) {
		name := fold(a.Name)
		if slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(name, w) }) {
			continue
		}
		rank := 2
		switch {
		case strings.HasPrefix(name, words[0]):
			rank = 0
		case strings.Contains(name, " "+words[0]):
			rank = 1
		}
		if ranked[rank] = append(ranked[rank], a); len(ranked[0]) == limit {
			break
		}
	}
	found := slices.Concat(ranked[0], ranked[1], ranked[2])
	return found[:min(len(found), limit)]
}

// unaccented is what people type who have no key for a letter.
var unaccented = strings.NewReplacer("æ", "a", "ä", "a", "å", "a", "á", "a", "à", "a", "â", "a", "ø", "o", "ö", "o", "ó", "o", "ô", "o",
	"é", "e", "è", "e", "ê", "e", "ë", "e", "ü", "u", "ú", "u", "í", "i", "ï", "i", "ñ", "n", "ç", "c", "š", "s", "ž", "z")

func fold(s string) string {
	return unaccented.Replace(strings.Map(unicode.ToLower, s))
}

// Department is one that articles of the list belong to.
type Department struct {
	Name string
	VAT  money.VATRate
}

// Departments are those whose articles all have the same VAT, in file order:
// goods without a number can be rung up there. One with articles that only follow
// others (deposits), or that have an age limit, is none of them.
func (l *List) Departments(at time.Time) []Department {
	linked := map[string]bool{}
	for a := range l.All(at) {
		linked[a.Linked] = true
	}
	var found []Department
	unfit := map[string]bool{"": true}
	for a := range l.All(at) {
		i := slices.IndexFunc(found, func(d Department) bool { return d.Name == a.Department })
		switch {
		case linked[a.SKU], a.MinAge > 0, i >= 0 && found[i].VAT != a.VAT:
			unfit[a.Department] = true
		case i < 0:
			found = append(found, Department{a.Department, a.VAT})
		}
	}
	return slices.DeleteFunc(found, func(d Department) bool { return unfit[d.Name] })
}
