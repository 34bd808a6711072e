// Package lang holds every sentence that a cashier or a customer reads.
//
// A language is a value of Words: a sentence that is missing is an empty field,
// which a test finds, not a sale. Verbs such as %s stand in every language in
// the same order.
package lang

import (
	"reflect"
	"strings"

	"butikk/kasse/payments"
	"butikk/kasse/payments/receipt"
	"butikk/kasse/payments/report"
	"butikk/kasse/payments/staff"
)

// Words are the sentences of one language.
type Words struct {
	Code           string // "nb", as in --lang
	Unchecked      bool   // nobody who grew up with the language has read it yet
	App            string // what customers call the app
	Decimal, Group string // 1 234,50
	Date, DateYear string // a day without its year and with it, as in package time

	// Header.
	Till, Sale, Previous, Scanner, ScanTo, NoVirtual   string
	LampOK, LampDown, LampKeys                         string // LampDown: %s time
	ScannerStarting, ScannerAbsent, ScannerGone        string
	ScannerNoAccess, ScannerBusy, ScannerNotSerial     string
	ScannerLost                                        string
	ScannerAbsentDo, ScannerNoAccessDo                 string
	ScannerBusyDo, ScannerNotSerialDo                  string
	ScannerWrong, WrongParity, WrongPackets            string
	WrongHandshake, WrongSpeed                         string
	DoubleRead, WrongLayout                            string
	TakesAll, TakesCustomer, TakesNothing, TakesToSale string
	Coupon, GiftCard, Badge                            string
	GiftCardSays, BadgeSays, TradeSays                 string
	BestBefore                                         string // %s day
	Labelled, BadPrice                                 string // %s name
	Redeemed                                           string // %s sale, %s time
	SlipUnknown, CouponSays                            string // %s code
	LockExpired, LockForeign, LockChoice, KeyNeither   string
	LastDay                                            string // %s day
	TooSmall                                           string // %d×%d needed, %d×%d there
	Article, Qty, Price, Sum, Lines, Pieces, Customer  string
	NobodyBound, Total, ToPay, Receipt, Reference      string

	// States of a payment; written large.
	Requesting, Waiting, Approved, Paid, Declined, Expired, Cancelled string
	CannotPay, Unknown, Cancelling, Releasing, Released               string
	// What each of them means for the cashier.
	RequestingSays, NotSentYet, WaitingSays, ApprovedSays string
	DeclinedSays, ExpiredSays, CancelledSays, AbsentSays  string
	NeverSentSays, UnheardSays, GiveUpAsk, PartTaken      string // PartTaken: %s amount
	ReleasedSays, ReleasingSays, CancellingSays           string
	NoContact, StrangeState                               string // %s time; %s word
	KeysRefusedNow, CancelRefused                         string // CancelRefused: %s code
	DoubtCreate, DoubtCapture, DoubtCancel, DoubtRelease  string
	WhileDown, CustomerFaster, ChooseTwoKeys              string
	SayToCustomer                                         string
	SentTo, Sent, Expires, ExpiresIn, Since, LastHeard    string // ExpiresIn: %s time, %s left
	NotYet, Ago                                           string // %s how long
	PaidBy, NextSale                                      string // %s customer
	Refused                                               Refusals
	RefusedCode                                           string // %s sentence, %s code

	// What else is open.
	AsideCount, UnresolvedCount, CasesTitle, StartTitle                 string
	StartSays                                                           string // %s stopped, %s started
	TillWants, VippsSays                                                string
	WantsPayment, WantsCapture, WantsCancel, WantsRelease, WantsNothing string
	CaseAbout                                                           string // %s sale, %d lines, %s customer
	AsideEndedSays                                                      string
	SetAside, Abandoned                                                 string // %s sale
	AsideEnded, AsideWaits, StrayPaid, GivenBack                        string // %s sale, %s amount
	SaleBegun, GoOnAsk, StopAsk                                         string
	AbandonAsk                                                          string // %s sale

	// A code on the screen.
	ByCode, ScanThisCode, CodeNotYet string
	CodeTooLarge                     string // %d×%d needed, %d×%d there

	// Refunds and the past.
	WantsRefund, Refunding, Refunded, RefundingSays, RefundRefused, RefundDoubt string
	RefundAbout                                                                 string // %s receipt, %s customer
	RefundUnderWay, RefundMade, RefundNotMade                                   string // %s receipt, %s amount
	Charged                                                                     string // %s amount, %s receipt
	RefundOpen, NotLeft                                                         string // %s receipt
	Stray, StraySays, PutAwayAsk                                                string
	WhyAsk, WhyLeft, WhyPaid, WhySilent, WhyMistake                             string
	PastTitle, PastNone, PastSearch, PastToday, PastReading                     string
	PastFound                                                                   string // %s what was looked for
	PastAbout                                                                   string // %s sale, %s customer, %s time
	VippsNow                                                                    string // %s state
	VippsSums                                                                   string // %s captured, %s refunded, %s left
	VippsNotReached, VippsAsking, PastFault                                     string
	ReturnTitle, Bought, Returned, Back, RefundSum, AmountAgain                 string
	ReturnHow, AmountDiffers, NothingToReturn                                   string
	MoreThanLeft                                                                string // %s amount
	NoSuchLine                                                                  string // %s typed

	// A sale's record.
	LinesTitle, LogTitle, LogCapture, LogCancel, LogRelease string
	LogRequest                                              string // %d attempt, %s amount, %s customer
	LogVipps, LogNoAnswer, LogCashier, LogReceipt           string // %s

	// Answers to keys and scans.
	Added, Voided                               string // %s name, %s amount
	AgeLimit, AgeMark                           string // %d years
	NothingToVoid, EmptyBasket                  string
	UnderMinimum, OverMaximum                   string // %s amount
	NeedsWeight, WholePieces                    string // %s name
	CustomerBound                               string // %s who
	CustomerDropped, NoCustomer                 string
	NotAdded                                    string // %s name
	NotAddedCount, NotAddedEnded                string // %s name, %d so far
	JournalFault, JournalFaultPaying, TooLate   string
	TakenBack, ReceiptFault, NoDeposit          string // %s
	Unreadable                                  string // %s text, %d so far
	ShopQR                                      string
	CustomerScannerOnly                         string // %s code
	BadQuantity, EntryPending, QuantityPending  string // %s
	BadNumber                                   string // %s prefix, %s country
	UnknownArticle, LockedTitle, PressKey       string
	LockedRefused                               string // %d scans, %s newest
	LockedOne                                   string // %s
	ScanOrType, Mobile, ReadAloud, CancelAsk    string
	FinishAsk, ReleaseAsk                       string // %s amount
	LeaveAsk, LeaveBasketKept, LeaveNothing     string
	NotInSale                                   string // %d scans, %s newest
	JustPaid, NextTo                            string // JustPaid: %s customer
	LeavePaymentOpen                            string // %s amount
	LeaveCtrlC, LeaveNoCtrlC                    string
	HelpTitle, HelpText                         string
	DemoTitle, DemoText, DemoWindow, DemoCannot string
	DemoScan, DemoQR, DemoApprove, DemoDecline  string
	DemoIgnore, DemoLate, DemoDown, DemoLose    string
	DemoIsDown, DemoIsUp                        string
	CountryNO, CountryDK, CountrySE, CountryFI  string

	// A new price list.
	PricesNew, PricesUsed, PricesUsedNext     string // %d articles
	PricesFault                               string // %s file, line and what
	PricesTitle, PricesAnother, PricesConfirm string
	PricesCounts                              string // %d changed, %d new, %d gone
	PriceAdded, PriceGone, PriceGoneOpen      string
	PriceName, PriceCodes, PriceDetails       string
	PriceLater                                string
	KeyNewPrices, KeyUsePrices, KeyLater      string
	KeyNextPage                               string

	// X and Z.
	CloseTitle, CloseBasket, CloseAsk    string
	CloseParked, CloseAside, CloseUnsure string // %d sales
	CloseReady                           string // %s amount, %d receipts
	CloseAgain                           string // %s time
	DayNotClosed                         string // %s day
	DayClosed                            string // %s report
	DayOpen, NothingToClose              string
	KeyX, KeyZ, KeyClose                 string
	Report                               report.Labels

	// The receipt printer, and what it makes.
	Printer, PrinterOut, PrinterCover, PrinterOffline, PrinterAway string
	PrinterOutDo, PrinterCoverDo, PrinterOfflineDo, PrinterAwayDo  string
	PrinterTitle, PrinterNone, PrinterNothing                      string
	PrinterWaits, PrinterDoubts                                    string // %d papers
	ReceiptOut, ReceiptWaits, CopyTitle, CopyAsk                   string
	CopyMade, UnpaidMade, LogPrinted                               string // %s receipt
	CopyBefore                                                     string // %s receipt, %s time
	KeyPrinter, KeyProvisional, KeyTestSlip, KeyPrintNow           string
	PrinterUnsure                                                  string // %s document
	DropPapersAsk, PapersGone                                      string // %d documents
	ReceiptUnsure, KeyCameOut, KeyPrintAgain, KeyDropPapers        string
	HeldGoneWord                                                   string
	NoCode                                                         string // %s typed
	TerminalAsk                                                    string // %s amount
	KeyApproved                                                    string
	LogFreed                                                       string // %s slip
	JournalLamp                                                    string
	LeavePrinting                                                  string
	KeyCopy, KeyMakeCopy                                           string

	// Who is at the till.
	LoginTitle, LoginHow, LoginNumber, LoginPIN   string
	LoginWrong, BadgeUnknown, NobodyIn, LockWaits string
	LoginWait                                     string // %s how long
	PINAtOnce                                     string
	LogRefused, LogApproved                       string // %s who, %s right
	TakesBadge                                    string
	RightTitle, RightPIN, RightHow, RightHowPIN   string
	RightReady, KeyCarryOut                       string // RightReady: %s who
	RightLacks                                    string // %s right
	RightRefund, RightVoidSale, RightOpenPrice    string
	RightLeave, RightSettle                       string
	RightX, RightZ, RightPrices, KeyLock          string

	// What keys do.
	KeySend, KeyEnter, KeyTimes, KeyVoid, KeyCustomer, KeyDrop, KeyBind string
	KeyCountry, KeyBack, KeyCheck, KeyCancel, KeyYesCancel, KeyNo       string
	KeyFinish, KeyRelease, KeyConfirm, KeyGiveBack, KeyGiveUp, KeyEnd   string
	KeyAgain, KeyOther, KeyBasket, KeyDemo, KeyHelp                     string
	KeyAside, KeyGoOn, KeyCases, KeyNextRow, KeyRecall                  string
	KeyAbandon, KeyPutAway, KeyPast, KeyAskVipps, KeyReturn, KeySearch  string
	KeyFind, KeyLine, KeyAll, KeyToRefund, KeyRefund, KeyCase, KeyCode  string
	KeyLines, KeyLog, KeyMore                                           string
	KeyLeave, KeyYesLeave, KeyDigits, KeyNumber, KeyErase, KeyRedraw    string

	// The counter beside Vipps, and the till itself.
	Name, MenuTitle, MenuSearch, TillTitle, HeldCount               string
	HoldTitle, HoldSays, HoldName, NothingToHold, HeldTitle         string
	HeldNone, RingTitle, RingAmount, RingChoose, RingNone           string
	FindTitle, FindName, FindSays, FindNone, PriceTitle             string
	PriceSays, TakesPrice, TakesNoGoods, TenderTitle, TenderSays    string
	ToPayOut, LanguageTitle, SoundTitle, On, Off                    string
	SoundItem, SoundNeeds, SoundRefused, SoundPaid, SoundEnded      string
	SoundNews, LookDark, LookLight, LookMono, LookPlain             string
	AboutShop, AboutData, AboutTerminal, AboutLicence, CodeNoBlocks string
	HeldVoided                                                      string // %s time left
	HeldSays                                                        string // %s name
	Resumed                                                         string // %s name
	HeldGone                                                        string // %s name
	VoidSaleAsk                                                     string // %n lines, %s amount
	SaleVoided                                                      string // %s sale
	NoLine                                                          string // %s number
	LineFollows                                                     string // %s article
	ManyAsk                                                         string // %s typed
	BadAmount                                                       string // %s typed
	OverLimit                                                       string // %s department, %s amount
	PriceUnknown                                                    string // %s code
	TenderAsk                                                       string // %s amount, %s tender
	PayOutAsk                                                       string // %s amount
	CashOnly                                                        string // %s amount
	AlsoArticle                                                     string // %s number, %s article
	PastSettled                                                     string // %s sale, %s tender, %s time
	AboutUnchecked                                                  string // %s languages
	KeyMenu, KeyHold, KeyHeld, KeyResume, KeyPrice                  string
	KeySaid, KeyDepartment, KeyTender, KeyTill, KeyLanguage         string
	KeySound, KeyContrast, KeyVoidSale, KeyAbout, KeyRing           string
	KeyFindName, KeySkip, KeyPriceTyped, KeyAddMarked, KeySell      string
	KeyReceived, KeyPaidOut, KeyText                                string
	WalletDown                                                      string // %s time

	// Linear mode.
	KeySayAgain, CodeUnseen           string
	NoRepeat, NothingOwed             string
	LineVoided                        string // %s number, %s name, %s amount
	SumChanged                        string // %s amount
	NumberPending                     string
	Faster, Unconfirmed, ApprovedLate string

	Labels receipt.Labels

	Display Display // the customer's screen
}

// Languages are those that the till speaks, the default first.
var Languages = []Words{nb, en, da, fi, sv}

// Find is the language with that code, and whether there is one.
func Find(code string) (Words, bool) {
	for _, w := range Languages {
		if w.Code == code {
			return w, true
		}
	}
	return Words{}, false
}

// Codes are the codes of all languages, for a sentence.
func Codes() string {
	codes := make([]string, len(Languages))
	for i, w := range Languages {
		codes[i] = w.Code
	}
	return strings.Join(codes, ", ")
}

// For is the language where customers call the app so: in Denmark and Finland
// MobilePay, until it is Vipps there too. A sentence that names both names the
// one of the place first. No sentence bends either name: an ending would be
// wrong for the other one.
func (w Words) For(app string) Words {
	if app == w.App {
		return w
	}
	var names []string
	for _, or := range []string{" eller ", " or ", " tai "} {
		names = append(names, w.App+or+app, app+or+w.App)
	}
	names = append(names, w.App, app)
	rename(reflect.ValueOf(&w).Elem(), strings.NewReplacer(names...))
	return w
}

func rename(v reflect.Value, names *strings.Replacer) {
	for i := range v.NumField() {
		switch f := v.Field(i); f.Kind() {
		case reflect.Struct:
			rename(f, names)
		case reflect.String:
			f.SetString(names.Replace(f.String()))
		}
	}
}

// FromLocale is the language of a POSIX locale such as "en_GB.UTF-8"; a locale
// whose language is not spoken gives the default. "no" and "nn" are Norwegian,
// and get the Norwegian there is.
func FromLocale(locale string) Words {
	if end := strings.IndexAny(locale, "_.@"); end >= 0 {
		locale = locale[:end]
	}
	if w, ok := Find(locale); ok {
		return w
	}
	return Languages[0]
}

// Country is the name of a telephone country.
func (w Words) Country(code string) string {
	switch code {
	case "NO":
		return w.CountryNO
	case "DK":
		return w.CountryDK
	case "SE":
		return w.CountrySE
	case "FI":
		return w.CountryFI
	}
	return code
}

// State is a state of Vipps' in words; one that nobody has heard of is passed
// on without what a terminal would obey.
func (w Words) State(s payments.RemoteState) string {
	switch s {
	case payments.StateCreated:
		return w.Waiting
	case payments.StateAuthorized:
		return w.Approved
	case payments.StateAborted:
		return w.Declined
	case payments.StateExpired:
		return w.Expired
	case payments.StateTerminated:
		return w.Cancelled
	}
	return strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return '?'
		}
		return r
	}, string(s))
}

// Reports are the words of X and Z reports.
func (w Words) Reports() report.Words {
	return report.Words{Labels: w.Report, Receipt: w.Labels, State: w.outcome}
}

// outcome is where money stands or what has become of it, by the word of the
// journal.
func (w Words) outcome(code string) string {
	switch code {
	case string(payments.Planned), string(payments.Waiting):
		return w.Waiting
	case string(payments.Approved):
		return w.Approved
	case string(payments.Paid):
		return w.Paid
	case string(payments.Declined):
		return w.Declined
	case string(payments.Expired):
		return w.Expired
	case string(payments.Cancelled):
		return w.Cancelled
	case string(payments.Refused):
		return w.CannotPay
	case string(payments.Released):
		return w.Released
	case "refund." + string(payments.RefundAsked):
		return w.Refunding
	case "refund." + string(payments.RefundDone):
		return w.Refunded
	case "refund." + string(payments.RefundRefused):
		return w.RefundRefused
	}
	if why, ok := strings.CutPrefix(code, "why."); ok {
		return w.Why(payments.Reason(why))
	}
	return code
}

// Why is a reason in words.
func (w Words) Why(r payments.Reason) string {
	switch r {
	case payments.CustomerLeft:
		return w.WhyLeft
	case payments.PaidOtherwise:
		return w.WhyPaid
	case payments.NoAnswer:
		return w.WhySilent
	case payments.Mistake:
		return w.WhyMistake
	}
	return string(r)
}

// InDoubt says what nobody knows, and what the till does about it.
func (w Words) InDoubt(op payments.Op) string {
	switch op {
	case payments.OpCapture:
		return w.DoubtCapture
	case payments.OpCancel:
		return w.DoubtCancel
	}
	return w.DoubtCreate
}

// Right is what somebody may do, in words.
func (w Words) Right(r staff.Right) string {
	switch r {
	case staff.Refund:
		return w.RightRefund
	case staff.VoidSale:
		return w.RightVoidSale
	case staff.OpenPrice:
		return w.RightOpenPrice
	case staff.LeaveUnconfirmed:
		return w.RightLeave
	case staff.Settle:
		return w.RightSettle
	case staff.XReport:
		return w.RightX
	case staff.ZReport:
		return w.RightZ
	case staff.Prices:
		return w.RightPrices
	}
	return string(r)
}
