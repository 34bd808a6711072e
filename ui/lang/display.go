package lang

import (
	"reflect"
	"slices"
	"strings"
)

// Display is what a customer reads on a screen of their own. It is there in every
// language of the markets, and its numbers with it.
type Display struct {
	App            string // what customers call the app
	Decimal, Group string // 1 234,50

	Welcome, Till, Total, ToPay, Pieces string
	// What happens with the request; the first of each pair is written large.
	Asked, AskedSays           string
	Approve, ApproveSays       string
	ScanCode, CodeElsewhere    string // a code is there; it does not fit here
	Approved, ApprovedSays     string
	Stopping, StoppingSays     string
	GivingBack, GivingBackSays string
	Paid, Thanks               string
	NoPayment                  string
	DeclinedSays, ExpiredSays  string
	CancelledSays              string
	ReleasedSays               string
	CannotPaySays              string
	OneMoment, OneMomentSays   string
	Closed, ClosedSays         string
	TooSmall                   string // %d×%d needed, %d×%d there
}

// displays are the languages of the customer's screen.
var displays = map[string]Display{
	"nb": displayNB, "en": displayEN, "da": displayDA, "fi": displayFI, "sv": displaySV,
}

var displayNB = Display{
	App: "Vipps", Decimal: ",", Group: " ",
	Welcome: "Velkommen", Till: "Kasse", Total: "TOTAL", ToPay: "Å BETALE", Pieces: "Antall",
	Asked: "Et øyeblikk", AskedSays: "Kravet er på vei til Vipps.",
	Approve: "Godkjenn i Vipps", ApproveSays: "Åpne Vipps på telefonen. Kravet ligger der.",
	ScanCode: "Skann koden med kameraet på telefonen, eller i Vipps.", CodeElsewhere: "Skann koden som kassereren viser deg.",
	Approved: "Godkjent", ApprovedSays: "Et øyeblikk: betalingen gjøres ferdig.",
	Stopping: "Kravet stanses", StoppingSays: "Ikke godkjenn det nå.",
	GivingBack: "Pengene frigis", GivingBackSays: "Beløpet er på vei tilbake til deg.",
	Paid: "BETALT", Thanks: "Takk for handelen",
	NoPayment:    "INGEN BETALING",
	DeclinedSays: "Kravet ble avvist i Vipps. Ingen penger er trukket.", ExpiredSays: "Fristen for å godkjenne er ute. Ingen penger er trukket.",
	CancelledSays: "Kravet er stanset. Ingen penger er trukket.", ReleasedSays: "Beløpet er frigitt til deg igjen.",
	CannotPaySays: "Dette kan ikke betales med Vipps. Snakk med kassereren.",
	OneMoment:     "ET ØYEBLIKK", OneMomentSays: "Kassereren finner ut av det. Ikke betal på nytt.",
	Closed: "Kassen er stengt eller utenfor rekkevidde.", ClosedSays: "Skjermen kommer tilbake av seg selv.",
	TooSmall: "Kundeskjermen trenger minst %d x %d tegn; her er det %d x %d.",
}

var displayEN = Display{
	App: "Vipps", Decimal: ".", Group: ",",
	Welcome: "Welcome", Till: "Till", Total: "TOTAL", ToPay: "TO PAY", Pieces: "Pieces",
	Asked: "One moment", AskedSays: "The request is on its way to Vipps.",
	Approve: "Approve in Vipps", ApproveSays: "Open Vipps on your phone. The request is there.",
	ScanCode: "Scan the code with the camera of your phone, or in Vipps.", CodeElsewhere: "Scan the code that the cashier shows you.",
	Approved: "Approved", ApprovedSays: "One moment: the payment is being finished.",
	Stopping: "The request is being stopped", StoppingSays: "Do not approve it now.",
	GivingBack: "Giving the money back", GivingBackSays: "The amount is on its way back to you.",
	Paid: "PAID", Thanks: "Thank you",
	NoPayment:    "NO PAYMENT",
	DeclinedSays: "The request was declined in Vipps. No money has been taken.", ExpiredSays: "The time to approve is over. No money has been taken.",
	CancelledSays: "The request was stopped. No money has been taken.", ReleasedSays: "The amount is yours again.",
	CannotPaySays: "This can not be paid with Vipps. Please ask the cashier.",
	OneMoment:     "ONE MOMENT", OneMomentSays: "The cashier is finding out. Do not pay again.",
	Closed: "The till is closed or out of reach.", ClosedSays: "This screen comes back by itself.",
	TooSmall: "The customer's screen needs at least %d x %d characters; here there are %d x %d.",
}

var displayDA = Display{
	App: "Vipps", Decimal: ",", Group: ".",
	Welcome: "Velkommen", Till: "Kasse", Total: "I ALT", ToPay: "AT BETALE", Pieces: "Antal",
	Asked: "Et øjeblik", AskedSays: "Anmodningen er på vej til Vipps.",
	Approve: "Godkend i Vipps", ApproveSays: "Åbn Vipps på telefonen. Anmodningen ligger der.",
	ScanCode: "Scan koden med telefonens kamera eller i Vipps.", CodeElsewhere: "Scan koden, som kassemedarbejderen viser dig.",
	Approved: "Godkendt", ApprovedSays: "Et øjeblik: betalingen gøres færdig.",
	Stopping: "Anmodningen stoppes", StoppingSays: "Godkend den ikke nu.",
	GivingBack: "Pengene frigives", GivingBackSays: "Beløbet er på vej tilbage til dig.",
	Paid: "BETALT", Thanks: "Tak for handlen",
	NoPayment:    "INGEN BETALING",
	DeclinedSays: "Anmodningen blev afvist i Vipps. Der er ikke trukket penge.", ExpiredSays: "Fristen for at godkende er udløbet. Der er ikke trukket penge.",
	CancelledSays: "Anmodningen er stoppet. Der er ikke trukket penge.", ReleasedSays: "Beløbet er frigivet til dig igen.",
	CannotPaySays: "Dette kan ikke betales med Vipps. Spørg kassemedarbejderen.",
	OneMoment:     "ET ØJEBLIK", OneMomentSays: "Kassemedarbejderen finder ud af det. Betal ikke igen.",
	Closed: "Kassen er lukket eller uden for rækkevidde.", ClosedSays: "Skærmen kommer tilbage af sig selv.",
	TooSmall: "Kundeskærmen kræver mindst %d x %d tegn; her er der %d x %d.",
}

var displayFI = Display{
	App: "Vipps", Decimal: ",", Group: " ",
	Welcome: "Tervetuloa", Till: "Kassa", Total: "YHTEENSÄ", ToPay: "MAKSETTAVAA", Pieces: "Määrä",
	Asked: "Hetkinen", AskedSays: "Maksupyyntö on matkalla Vipps-sovellukseen.",
	Approve: "Hyväksy Vipps-sovelluksessa", ApproveSays: "Avaa puhelimesi Vipps-sovellus. Maksupyyntö on siellä.",
	ScanCode: "Skannaa koodi puhelimen kameralla tai Vipps-sovelluksessa.", CodeElsewhere: "Skannaa koodi, jonka myyjä näyttää.",
	Approved: "Hyväksytty", ApprovedSays: "Hetkinen: maksua viimeistellään.",
	Stopping: "Maksupyyntöä perutaan", StoppingSays: "Älä hyväksy sitä nyt.",
	GivingBack: "Varaus puretaan", GivingBackSays: "Summa on palaamassa sinulle.",
	Paid: "MAKSETTU", Thanks: "Kiitos",
	NoPayment:    "EI MAKSUA",
	DeclinedSays: "Maksupyyntö hylättiin Vipps-sovelluksessa. Rahaa ei ole veloitettu.", ExpiredSays: "Hyväksymisaika päättyi. Rahaa ei ole veloitettu.",
	CancelledSays: "Maksupyyntö on peruttu. Rahaa ei ole veloitettu.", ReleasedSays: "Summan varaus on purettu.",
	CannotPaySays: "Tätä ei voi maksaa Vipps-sovelluksella. Kysy myyjältä.",
	OneMoment:     "HETKINEN", OneMomentSays: "Myyjä selvittää asiaa. Älä maksa uudelleen.",
	Closed: "Kassa on suljettu tai siihen ei saada yhteyttä.", ClosedSays: "Näyttö palaa itsestään.",
	TooSmall: "Asiakasnäyttö tarvitsee vähintään %d x %d merkkiä; tässä on %d x %d.",
}

var displaySV = Display{
	App: "Vipps", Decimal: ",", Group: " ",
	Welcome: "Välkommen", Till: "Kassa", Total: "TOTALT", ToPay: "ATT BETALA", Pieces: "Antal",
	Asked: "Ett ögonblick", AskedSays: "Begäran är på väg till Vipps.",
	Approve: "Godkänn i Vipps", ApproveSays: "Öppna Vipps på telefonen. Begäran finns där.",
	ScanCode: "Skanna koden med telefonens kamera eller i Vipps.", CodeElsewhere: "Skanna koden som kassören visar dig.",
	Approved: "Godkänt", ApprovedSays: "Ett ögonblick: betalningen slutförs.",
	Stopping: "Begäran stoppas", StoppingSays: "Godkänn den inte nu.",
	GivingBack: "Pengarna frigörs", GivingBackSays: "Beloppet är på väg tillbaka till dig.",
	Paid: "BETALT", Thanks: "Tack för köpet",
	NoPayment:    "INGEN BETALNING",
	DeclinedSays: "Begäran avvisades i Vipps. Inga pengar har dragits.", ExpiredSays: "Tiden för att godkänna är slut. Inga pengar har dragits.",
	CancelledSays: "Begäran är stoppad. Inga pengar har dragits.", ReleasedSays: "Beloppet är frigjort till dig igen.",
	CannotPaySays: "Detta kan inte betalas med Vipps. Fråga kassören.",
	OneMoment:     "ETT ÖGONBLICK", OneMomentSays: "Kassören tar reda på det. Betala inte igen.",
	Closed: "Kassan är stängd eller utom räckhåll.", ClosedSays: "Skärmen kommer tillbaka av sig själv.",
	TooSmall: "Kundskärmen behöver minst %d x %d tecken; här är det %d x %d.",
}

// DisplayCodes are the languages of the customer's screen, for a sentence.
func DisplayCodes() string {
	var codes []string
	for code := range displays {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	return strings.Join(codes, ", ")
}

// FindDisplay is the customer's screen in a language, and whether there is one.
func FindDisplay(code string) (Display, bool) {
	d, ok := displays[code]
	return d, ok
}

// DisplayFor is the first of the languages that there is, or Norwegian. Each is a
// code as in --lang, or a POSIX locale.
func DisplayFor(codes ...string) Display {
	for _, code := range codes {
		if end := strings.IndexAny(code, "_.@"); end >= 0 {
			code = code[:end]
		}
		if d, ok := displays[code]; ok {
			return d
		}
	}
	return displayNB
}

// For is the language where customers call the app so, as Words.For.
func (d Display) For(app string) Display {
	if app == "" || app == d.App {
		return d
	}
	rename(reflect.ValueOf(&d).Elem(), strings.NewReplacer(d.App, app))
	return d
}
