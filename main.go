// Kasse is a till for thin terminals: it shows the basket, takes scans from a
// serial scanner, sends the Vipps MobilePay request at one key and follows the
// payment until the money is captured.
//
// This file is the commands and the wiring, the only place that knows every
// room. README.md says how to run it.
package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/alecthomas/kong"
	"golang.org/x/term"

	"butikk/kasse/payments"
	"butikk/kasse/payments/fault"
	"butikk/kasse/payments/journal"
	"butikk/kasse/payments/pricelist"
	"butikk/kasse/payments/receipt"
	"butikk/kasse/payments/receipt/escpos"
	"butikk/kasse/payments/receipt/printer"
	"butikk/kasse/payments/shop"
	"butikk/kasse/payments/staff"
	"butikk/kasse/payments/vipps"
	"butikk/kasse/payments/vipps/sandbox"
	"butikk/kasse/scanner"
	"butikk/kasse/scanner/barcode"
	"butikk/kasse/scanner/serialport"
	"butikk/kasse/scanner/setup"
	"butikk/kasse/scanner/tcpport"
	"butikk/kasse/scanner/virtual"
	"butikk/kasse/ui"
	"butikk/kasse/ui/display"
	"butikk/kasse/ui/lang"
	"butikk/kasse/ui/linear"
	"butikk/kasse/ui/practice"
	"butikk/kasse/ui/stage"
	"butikk/kasse/ui/theme"
)

const version = "0.1.0"

// Exit codes: a fault of the running program, and a fault of its set-up.
const (
	exitFault = 1
	exitSetup = 2
)

// commandLine is the contract of flags and commands. Kong reads it; files and
// environment are merged by package shop, since a flag must beat both.
type commandLine struct {
	Config   string   `placeholder:"FILE" help:"Configuration file (default: $$XDG_CONFIG_HOME/kasse/config.toml)."`
	Demo     bool     `help:"Demonstration: embedded sandbox, embedded articles, no real money."`
	VippsURL string   `name:"vipps-url" placeholder:"URL" help:"Vipps API address, or \"test\" (default: https://api.vipps.no) [VIPPS_API_URL]."`
	Scanner  []string `sep:"none" placeholder:"DEVICE[,OPTION…]" help:"A scanner; may be repeated. See below for its options [KASSE_SCANNER]."`
	Printer  string   `placeholder:"DEVICE" help:"Receipt printer: tcp://HOST, or a device such as /dev/usb/lp0; the file has its settings [KASSE_PRINTER]."`
	Prices   string   `placeholder:"FILE" help:"Price list, CSV [KASSE_PRICES]."`
	Data     string   `placeholder:"FOLDER" help:"Where the journal and the receipts live [KASSE_DATA]."`
	Till     string   `placeholder:"N" help:"Number of this till [KASSE_TILL]."`
	Lang     string   `placeholder:"CODE" help:"Language: nb, en, da, fi or sv [KASSE_LANG]."`
	Linear   bool     `help:"One line of text for each thing that happens, no full screen: for screen readers, braille lines and the poorest lines [KASSE_LINEAR]."`
	Market   string   `placeholder:"CODE" help:"Country of the sales unit: NO, DK or FI [KASSE_MARKET]."`
	Speed    string   `name:"line-speed" placeholder:"BAUD" help:"Speed of the terminal's line, for terminals that do not say what they have taken [KASSE_LINE_SPEED]."`
	Renderer string   `enum:"stage,bubbletea" default:"stage" placeholder:"NAME" help:"Who draws: stage, for thin lines, or bubbletea, its library's own renderer."`

	WebhookListen string `placeholder:"HOST:PORT" help:"Address to take webhooks on, behind the one in --webhook-url."`
	WebhookURL    string `name:"webhook-url" placeholder:"URL" help:"Address by which Vipps reaches this till, https."`

	Run     struct{}       `cmd:"" default:"1" help:"Open the till (what happens without a command)."`
	Display struct{}       `cmd:"" help:"Show the customer, on a terminal of its own, what till N of this data folder does; --lang may be nb, en, da, fi or sv."`
	Sandbox sandboxCommand `cmd:"" help:"Run the stand-in for Vipps MobilePay."`
	Journal struct {
		Export struct{} `cmd:"" help:"Write every entry as a line of JSON, oldest first."`
		Verify struct{} `cmd:"" help:"Check the hash chain; exit 0 if it holds, 1 if not."`
	} `cmd:"" help:"Read the journal, also beside a running till."`
	Lists struct {
		Check struct {
			File       string `arg:"" help:"The price list, CSV."`
			Difference bool   `help:"Show also what it changes in the price list that the configuration names."`
		} `cmd:"" help:"Tell everything that is wrong with a price list; exit 0 if it can be used, 1 if not."`
	} `cmd:"" name:"prices" help:"Look at a price list before the till does."`
	Scanners struct {
		List  struct{} `cmd:"" help:"Show the serial devices that are plugged in, and how to name them in the configuration."`
		Watch struct {
			Device string `arg:"" help:"DEVICE[,OPTION…], as for --scanner."`
		} `cmd:"" help:"Show live what a scanner sends and what is wrong with its settings, until Ctrl-C."`
		Udev struct{} `cmd:"" help:"Write udev rules that keep ModemManager away from the scanners that are plugged in."`
	} `cmd:"" name:"scanner" help:"Set scanners up."`
	Paper struct {
		Test struct{} `cmd:"" help:"Print a slip that shows which code page the printer has; exit 0 if it came out, 1 if not."`
	} `cmd:"" name:"printer" help:"Set the receipt printer up."`
	Staff struct {
		PIN   struct{} `cmd:"" name:"pin" help:"Ask for a PIN, unseen, and print its line for [[cashier]]."`
		Badge struct{} `cmd:"" help:"Take a badge, unseen, and print its line for [[cashier]]."`
	} `cmd:"" help:"Make what the configuration keeps of a cashier's PIN or badge."`
	Version struct{} `cmd:"" help:"Print the version."`
}

const about = `A till for thin terminals that takes Vipps MobilePay.

Without Vipps keys it opens as a demonstration. A till needs the environment
variables VIPPS_CLIENT_ID, VIPPS_CLIENT_SECRET, VIPPS_SUBSCRIPTION_KEY and
VIPPS_MERCHANT_SERIAL_NUMBER, or the same keys in the configuration file:

  prices = "prices.csv"        [vipps]                      [[scanner]]
  data   = "folder"            url = "test"                 device = "/dev/…"
  till   = 1                   client_id = "…"              baud = 9600
  lang   = "nb"                client_secret = "…"          role = "cashier"
  market = "NO"                subscription_key = "…"      [[department]]
  linear = true                merchant_serial_number = "…" number = 1
  line_speed = 9600            webhook.listen = "127.0.0.1:8443"
  [shop]                       webhook.url = "https://…"    name = "…"
  name = "…"                   [sounds]                     vat = "15"
  org_number = "…"             item = true                  most = "500.00"
  lock_after = 5               [[cashier]]                  pin = "…"
  [printer]                    number = 12                  badge = "…"
  device = "tcp://…"           name = "…"                   rights = ["all"]
  baud = 19200                 code_page = "858"            paper = 80
  code_page_number = 19        cut = true

A scanner's DEVICE is a serial device, best its link below /dev/serial/by-id
("kasse scanner list" names it), or tcp://host:port. Its options, in any order,
and what they are in [[scanner]]:

  9600                 baud: speed of the line; 9600 without
  cashier, customer, self-scan
                       role; cashier without
  8n1, 7e1, 7o1, …     line: data bits, parity, stop bits; 8n1 without
  honeywell, zebra, datalogic-usa, datalogic-eu
                       letters: whose code letters the scanner sends
  separator=|          separator: what it sends for the GS1 separator
  gap=60ms             gap_ms: how long silence ends a scan; 100 without
  beep                 beep = true: it beeps when BEL is written to it

A flag beats the environment, the environment beats the file.

The price list is CSV with a header line, "," or ";" between columns in any
order: sku,codes,name,price,vat and, where wanted, unit,department,min_age,
linked,from,to. A space stands between several codes, price (22.50 or 22,50)
includes VAT, vat is a rate of the market, unit is pcs or kg, linked is the sku
that follows (a deposit), from and to are dates such as 2026-12-31.`

type sandboxCommand struct {
	Listen string `default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"Address to listen on."`
}

// Help is what kasse sandbox --help says beside the flags.
func (sandboxCommand) Help() string { return sandbox.Help }

// setupError is for whoever set the till up: one sentence, exit code 2.
type setupError struct{ error }

func main() { os.Exit(run()) }

func run() int {
	var c commandLine
	parser, err := kong.New(&c, kong.Name("kasse"), kong.Description(about), kong.ConfigureHelp(kong.HelpOptions{Compact: true}))
	if err != nil {
		return fail(err)
	}
	command, err := parser.Parse(os.Args[1:])
	if err != nil {
		return fail(setupError{fmt.Errorf("%w (kasse --help explains)", err)})
	}
	source := shop.Source{Config: c.Config, Demo: c.Demo, Getenv: os.Getenv, Flags: shop.Values{
		URL: c.VippsURL, Scanners: c.Scanner, Prices: c.Prices, Data: c.Data, Till: c.Till, Lang: c.Lang, Market: c.Market, Speed: c.Speed,
		Webhook: shop.Webhook{Listen: c.WebhookListen, URL: c.WebhookURL},
	}}
	source.Flags.SetPrinter(c.Printer)
	if c.Linear {
		source.Flags.Linear = strconv.FormatBool(c.Linear)
	}
	switch command.Command() {
	case "version":
		_, err = fmt.Printf("kasse %s, commit %s\n", version, commit())
	case "display":
		if c.Linear {
			return fail(setupError{errors.New("--linear is for the till: the customer's screen has no linear mode")})
		}
		err = openDisplay(source)
	case "sandbox":
		err = serveSandbox(c.Sandbox.Listen)
	case "scanner list":
		err = machine.List(os.Stdout)
	case "scanner udev":
		err = machine.Udev(os.Stdout)
	case "scanner watch <device>":
		err = watchScanner(source, c.Scanners.Watch.Device)
	case "prices check <file>":
		err = checkPrices(source, c.Lists.Check.File, c.Lists.Check.Difference)
	case "printer test":
		err = testPrinter(source)
	case "staff pin":
		err = printed(staff.PINLine(unseen))
	case "staff badge":
		err = printBadge(source)
	case "journal export":
		err = readJournal(source, func(r *journal.Reader) error { return r.Export(os.Stdout) })
	case "journal verify":
		err = readJournal(source, verify)
	default:
		err = openTill(source, c.Renderer)
	}
	return fail(err)
}

// fail says what went wrong, once and in one line, and gives the exit code.
func fail(err error) int {
	if err == nil {
		return 0
	}
	fmt.Fprintln(os.Stderr, "kasse:", err) // there is nobody left to tell if this fails
	if errors.As(err, &setupError{}) {
		return exitSetup
	}
	return exitFault
}

// unseen asks for something on the terminal that nobody else is to read.
func unseen(question string) (staff.Secret, error) {
	if !term.IsTerminal(int(os.Stdin.Fd())) {
		return "", setupError{errors.New("this needs a terminal: what is typed must not be seen")}
	}
	fmt.Fprint(os.Stderr, question+" ")
	text, err := term.ReadPassword(int(os.Stdin.Fd()))
	fmt.Fprintln(os.Stderr)
	return staff.Secret(strings.TrimSpace(string(text))), err
}

// printed prints the line for the configuration, if there is one.
func printed(line string, err error) error {
	if err == nil {
		_, err = fmt.Println(line)
	}
	return err
}

// printBadge reads a badge as the till will read it.
func printBadge(source shop.Source) error {
	list, codes, err := shop.StaffOf(source)
	if err != nil {
		return setupError{err}
	}
	return printed(list.BadgeLine(unseen, func(text staff.Secret) (staff.Secret, bool) {
		code := rules(codes).Parse(string(text), barcode.Profile{})
		return staff.Secret(code.Badge.Reveal()), code.Kind == barcode.Badge
	}))
}

func commit() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				return s.Value
			}
		}
	}
	return "unknown"
}

func readJournal(s shop.Source, do func(*journal.Reader) error) error {
	folder, err := shop.Folder(s)
	if err != nil {
		return setupError{err}
	}
	r, err := journal.Read(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no journal in %s", folder)
	}
	if err != nil {
		return setupError{err}
	}
	return errors.Join(do(r), r.Close())
}

func verify(r *journal.Reader) error {
	n, err := r.Verify()
	if errors.As(err, new(*journal.BrokenError)) {
		return fmt.Errorf("the journal does not hold: %w", err)
	}
	if err != nil {
		return err
	}
	_, err = fmt.Printf("the journal holds: %d entries\n", n)
	return err
}

// serveSandbox runs the stand-in, with its webhooks, until it is told to stop.
func serveSandbox(address string) error {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return setupError{fmt.Errorf("sandbox: %w", err)}
	}
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer cancel()
	fmt.Printf("http://%s\n", l.Addr())
	s := sandbox.New(sandbox.Config{Now: fault.Now})
	var deliveries sync.WaitGroup
	deliveries.Go(func() { s.Run(ctx, nil) })
	err = serve(ctx, l, s)
	cancel()
	deliveries.Wait()
	return err
}

// serve answers on the listener until the context ends.
func serve(ctx context.Context, l net.Listener, h http.Handler) error {
	server := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 20 * time.Second, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)}
	stop := context.AfterFunc(ctx, func() {
		// Open connections are the till's own and can be cut at once; what
		// Close can say is that the listener was closed already.
		_ = server.Close()
	})
	defer stop()
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// limit is how long the program may take to end once it was told to. What is
// not finished by then is the next start's: the journal is whole at any moment.
const limit = 2500 * time.Millisecond

// openTill is the main job. Everything that can be wrong with the set-up is
// found before the screen opens.
func openTill(source shop.Source, renderer string) (err error) {
	// A till keeps a megabyte alive and makes little that is soon forgotten, so
	// collecting often costs it nothing; a hundred of them on one host save some
	// 200 MB.
	debug.SetGCPercent(20)
	set, err := shop.Load(source)
	if err != nil {
		return setupError{err}
	}
	keys := stage.NewKeyboard(os.Stdin)
	stop := watchEnd(keys)
	h, err := newHouse(set)
	if err != nil {
		return setupError{err}
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	return h.show(renderer, keys, stop)
}

// openDisplay is the customer's screen beside a running till.
func openDisplay(source shop.Source) error {
	set, err := shop.DisplayOf(source)
	if err != nil {
		return setupError{err}
	}
	if _, ok := lang.FindDisplay(set.Lang); !ok && set.Lang != "" {
		return setupError{fmt.Errorf("the customer's screen does not speak %q; it speaks %s", set.Lang, lang.DisplayCodes())}
	}
	if !term.IsTerminal(int(os.Stdin.Fd())) || !term.IsTerminal(int(os.Stdout.Fd())) {
		return setupError{errors.New("the customer's screen needs a terminal, as both input and output")}
	}
	config := display.Config{Socket: display.Socket(set.Data, set.Till), Till: set.Till, Lang: set.Lang, Locale: os.Getenv("LANG"), Theme: theme.Of(os.Getenv)}
	if set.Demo {
		config.Mode = ui.Demos.String()
	}
	keys := stage.NewKeyboard(os.Stdin)
	stop := watchEnd(keys)
	screen, err := stage.Open(keys, stage.NewLine(os.Stdout), set.Speed)
	if err != nil {
		return err
	}
	return errors.Join(display.Run(config, screen, keys, stop), screen.Close())
}

// watchEnd closes its channel when the process has been told to end or its
// terminal is gone. Signals are ours from now until the process ends: a window
// that closes sends more than one, and the second must not cut off the closing.
func watchEnd(keys *stage.Keyboard) <-chan struct{} {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGHUP, os.Interrupt)
	before, _ := term.GetState(int(os.Stdin.Fd())) // nil without a terminal: newHouse says so
	stop := make(chan struct{})
	go func() {
		select {
		case <-signals:
		case <-keys.Gone():
		}
		// A terminal that takes no bytes, or a disk that does not answer, would
		// hold the process for ever, also while it starts.
		time.AfterFunc(limit, func() {
			if before != nil {
				_ = term.Restore(int(os.Stdin.Fd()), before) // of no use to a terminal that is gone
			}
			os.Exit(exitFault)
		})
		close(stop)
	}()
	return stop
}

// house is a till with all its rooms, built from the ground up and closed from
// the top down.
type house struct {
	set      shop.Settings
	words    lang.Words
	heard    ui.Heard
	prices   *pricelist.List
	till     *payments.Till
	scanners *scanner.Scanners
	demo     *practice.Play // nil outside a demonstration
	log      *slog.Logger
	guns     int // how many scanners there are
	rules    *barcode.Rules
	line     string // of the virtual scanner, or empty
	noLine   string // why there is none
	closers  []func() error
}

func newHouse(set shop.Settings) (_ *house, err error) {
	h := &house{set: set}
	defer func() {
		if err != nil {
			err = errors.Join(err, h.Close())
		}
	}()
	if h.words, err = words(set.Lang); err != nil {
		return nil, err
	}
	h.words = h.words.For(h.app())
	for _, code := range set.Langs {
		if _, err = words(code); err != nil {
			return nil, err
		}
	}
	if h.heard, err = heard(set.Sounds); err != nil {
		return nil, err
	}
	prices, err := priceList(set)
	if err != nil {
		return nil, err
	}
	h.prices = prices
	configs, err := scannerConfigs(set.Scanners)
	if err != nil {
		return nil, err
	}
	who := journal.Identity{API: set.Host(), MSN: set.Keys.MerchantSerialNumber}
	if set.Demo {
		who.MSN = demoKeys.MerchantSerialNumber
	}
	book, err := journal.Open(set.Data, set.Till, who)
	if err != nil {
		return nil, err
	}
	h.closing(book.Close)
	if !term.IsTerminal(int(os.Stdin.Fd())) || !term.IsTerminal(int(os.Stdout.Fd())) {
		return nil, errors.New("the till needs a terminal for both keys and screen")
	}
	log, err := h.openLog()
	if err != nil {
		return nil, err
	}
	if set.Demo {
		if configs, err = h.openDemo(prices, configs, log); err != nil {
			return nil, err
		}
	}
	client := vipps.New(vipps.Config{
		URL: h.set.URL, Keys: h.set.Keys, Currency: set.Market.Currency, Now: fault.Now, Log: log,
		System: vipps.System{Name: "Kasse", Version: version, Plugin: "kasse-till", PluginVersion: version},
	})
	h.closing(func() error { client.Close(); return nil })
	h.till, err = payments.Open(context.Background(), payments.Config{
		Number: set.Till, Version: version, Mark: h.mode().String(), Shop: set.Shop, Currency: set.Market.Currency, Tender: h.app(), Zone: time.Local, Prices: prices, Staff: set.Staff, Departments: set.Departments, Printer: printerAt(set.Printer),
		Gateway: client, Journal: book, Receipts: h.receipts(), Labels: h.words.Labels, Reports: h.words.Reports(),
		Now: fault.Now, Random: rand.Reader, Log: log,
	})
	if err != nil {
		return nil, err
	}
	h.closing(func() error { h.till.Close(); return nil })
	if set.Prices != "" {
		h.closing(watchPrices(set, h.till))
	}
	h.closing(giveBack())
	if err := h.openWebhook(client, book, log); err != nil {
		return nil, err
	}
	h.closing(display.Publish(h.till, display.Sight{
		Till: set.Till, Shop: set.Shop.Name, Mode: h.mode().String(), Lang: h.words.Code, App: h.words.App, Currency: set.Market.Currency,
	}, display.Socket(set.Data, set.Till), log))
	h.log = log
	log.Info("till opened", "version", version, "till", set.Till, "api", who.API, "scanners", len(configs))
	h.rules = rules(set.Codes)
	for i, c := range configs {
		configs[i].Rules = h.rules
		if better := machine.Better(c.Device); better != c.Device {
			log.Warn("scanner: this name may be another device's after a replug", "device", c.Device, "better", better)
		}
	}
	h.scanners = scanner.Start(openLine, configs...)
	h.closing(func() error { h.scanners.Stop(); return nil })
	h.guns = len(configs)
	return h, nil
}

// openWebhook takes word of payments, where the shop has an address for it, and
// looks after its registration at Vipps.
func (h *house) openWebhook(client *vipps.Client, book *journal.Journal, log *slog.Logger) error {
	w := h.set.Webhook
	if w == (shop.Webhook{}) {
		return nil
	}
	hooks := vipps.Subscribe(client, w.URL, filepath.Join(h.set.Data, fmt.Sprintf("webhook-%d.json", h.set.Till)))
	l, err := net.Listen("tcp", w.Listen)
	if err != nil {
		return fmt.Errorf("webhooks: %w", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() {
		err := serve(ctx, l, &vipps.Receiver{
			URL: w.URL, Secret: hooks.Secret, Nudge: h.till.Nudge, Log: log,
			Keep: func(ctx context.Context, d vipps.Delivery) error {
				return book.Hint(ctx, string(d.Reference), d.PSP, d.Name, time.Now())
			},
		})
		if err != nil { // the till goes on without
			log.Error("webhooks", "error", err)
		}
		ended <- err
	}()
	kept := make(chan struct{})
	go func() { hooks.Keep(ctx); close(kept) }()
	h.closing(func() error { cancel(); <-kept; return <-ended })
	return nil
}

// giveBack returns what the till does not need to the system once a minute, for
// those who run a hundred of them on one host: by itself the runtime takes its
// time, and a till that rests makes nothing that would hurry it.
func giveBack() (closing func() error) {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		minute := time.NewTicker(time.Minute)
		defer minute.Stop()
		for {
			select {
			case <-minute.C:
				debug.FreeOSMemory()
			case <-ctx.Done():
				return
			}
		}
	}()
	return func() error { cancel(); <-ended; return nil }
}

func (h *house) closing(f func() error) { h.closers = append(h.closers, f) }

// Close closes what was opened, the newest first.
func (h *house) Close() error {
	var errs []error
	for len(h.closers) > 0 {
		last := len(h.closers) - 1
		errs = append(errs, h.closers[last]())
		h.closers = h.closers[:last]
	}
	return errors.Join(errs...)
}

// app is what customers call the app on the day that the till is opened.
func (h *house) app() string { return h.set.Market.App(time.Now()) }

func (h *house) about() ui.About {
	a := ui.About{Version: version, Commit: commit(), Shop: h.set.Shop.Name, Unit: h.set.Keys.MerchantSerialNumber, API: h.set.Host(), Data: h.set.Data, Terminal: os.Getenv("TERM")}
	a.Commit = a.Commit[:min(len(a.Commit), 12)]
	return a
}

// heard are the usual sounds, but for those that the shop has switched.
func heard(set map[string]bool) (ui.Heard, error) {
	h := ui.Usual()
	names := map[string]ui.Sound{}
	for s := range ui.Sounds {
		names[s.String()] = s
	}
	for name, on := range set {
		s, known := names[name]
		if !known {
			return h, fmt.Errorf("sounds.%s: the sounds are %s", name, strings.Join(slices.Sorted(maps.Keys(names)), ", "))
		}
		h[s] = on
	}
	return h, nil
}

func (h *house) receipts() receipt.Folder {
	return receipt.Folder(filepath.Join(h.set.Data, "receipts"))
}

func words(code string) (lang.Words, error) {
	if code == "" {
		return lang.FromLocale(os.Getenv("LANG")), nil
	}
	w, ok := lang.Find(code)
	if !ok {
		return w, fmt.Errorf("the till does not speak %q; it speaks %s", code, lang.Codes())
	}
	return w, nil
}

// priceList is the shop's. Only where no real money can move do the articles of
// the demonstration stand in for it.
func priceList(set shop.Settings) (*pricelist.List, error) {
	switch {
	case set.Prices != "":
		return pricelist.ReadFile(set.Prices, set.Market.VAT, pricelist.OS{})
	case set.Live():
		return nil, errors.New("no price list: name one with --prices, KASSE_PRICES or prices in the configuration")
	}
	return pricelist.Demo(), nil
}

// watchPrices tells the till of every change of the price list's file, until it is
// closed.
func watchPrices(set shop.Settings, till *payments.Till) (closing func() error) {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		pricelist.Watched{Path: set.Prices, Rates: set.Market.VAT, Disk: pricelist.OS{}, InUse: till.PricesInUse, Tell: till.PriceNews, Now: time.Now}.Watch(ctx)
	}()
	return func() error {
		cancel()
		select {
		case <-ended:
		case <-time.After(payments.Grace): // a share that is gone answers late or never, and holds nobody up
		}
		return nil
	}
}

// checkPrices tells everything that is wrong with a price list, or might be, and
// how it differs from the one that the configuration names.
func checkPrices(s shop.Source, file string, differs bool) error {
	rates, used, err := shop.PricesOf(s)
	switch {
	case err != nil:
		return setupError{err}
	case differs && used == "":
		return setupError{errors.New("no price list to compare with: name the one in use with --prices, KASSE_PRICES or prices in the configuration")}
	case !differs:
		used = ""
	}
	err = pricelist.Inspect(os.Stdout, file, used, rates, time.Now())
	if err != nil && !errors.Is(err, pricelist.ErrUnusable) {
		return setupError{err}
	}
	return err
}

// scannerConfigs are the scanners that were named. Whoever takes the window of
// the till for a scanner would lose the keyboard.
func scannerConfigs(given []string) ([]scanner.Config, error) {
	configs, err := scanner.ParseConfigs(given)
	for _, c := range configs {
		if own(c.Device) {
			return nil, fmt.Errorf("the scanner %s is this terminal itself", c.Device)
		}
	}
	return configs, err
}

// rules are how the shop's codes are read: its own labels before those that are
// usual in its country.
func rules(c shop.Codes) *barcode.Rules {
	r := barcode.RulesOf(c.Country)
	r.GiftCards, r.Badges = c.GiftCards, c.Badges
	own := make([]barcode.Label, len(c.Labels))
	for i, l := range c.Labels {
		own[i] = barcode.Label{Prefix: l.Prefix, Digits: l.Digits, Decimals: l.Decimals, Checked: l.Checked, By: barcode.ByWeight}
		if l.Holds == "price" {
			own[i].By = barcode.ByPrice
		}
	}
	r.Labels = append(own, r.Labels...)
	return &r
}

// machine is where scanners are plugged in.
var machine = setup.Machine{Check: serialport.Check}

// watchScanner shows what a scanner sends, without a till.
func watchScanner(source shop.Source, given string) error {
	configs, err := scannerConfigs([]string{given})
	if err != nil {
		return setupError{err}
	}
	codes, err := shop.CodesOf(source)
	if err != nil {
		return setupError{err}
	}
	configs[0].Rules = rules(codes)
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer cancel()
	if err := setup.Watch(ctx, os.Stdout, openLine, configs[0]); err != nil {
		return setupError{err}
	}
	return nil
}

// openLine opens a scanner on the network or on this machine.
func openLine(ctx context.Context, c scanner.Config) (scanner.Port, error) {
	if c.Network() {
		return tcpport.Open(ctx, c)
	}
	return serialport.Open(ctx, c)
}

// printerAt is the shop's receipt printer; nil where it has none.
func printerAt(p shop.Printer) payments.Printer {
	if p.Device == "" {
		return nil
	}
	open := func(context.Context) (printer.Line, error) { return serialport.Line(p.Device, p.Baud) }
	if p.Baud == 0 {
		var err error
		if open, err = printer.Device(p.Device); err != nil { // the settings have been checked
			open = func(context.Context) (printer.Line, error) { return nil, err }
		}
	}
	return escpos.Printer{Paper: p.Paper, Device: printer.Printer{Open: open}}
}

// testPrinter prints the test slip and says how the printer is while it waits.
func testPrinter(source shop.Source) error {
	set, err := shop.PrinterOf(source)
	if err != nil {
		return setupError{err}
	}
	p := printerAt(set)
	if p == nil {
		return setupError{errors.New("no printer: name one with --printer, KASSE_PRINTER or printer.device in the configuration")}
	}
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer cancel()
	err = p.Test(ctx, "Kasse "+version, func(s printer.Status) { fmt.Println("the printer is", s) })
	if err == nil {
		_, err = fmt.Println("printed: write the line under the row that is right into [printer]")
	}
	return err
}

// own says that the device is the terminal that the till is on.
func own(device string) bool {
	path, err := filepath.EvalSymlinks(device)
	if err != nil {
		return false // not there, or not yet
	}
	there, err := os.Stat(path)
	if err != nil {
		return false
	}
	here, err := os.Stdin.Stat()
	return err == nil && (path == "/dev/tty" || os.SameFile(there, here))
}

// maxLog is the size in bytes at which a log is put aside for a new one.
const maxLog = 10 << 20

// openLog writes to a file in the data folder: the screen is the cashier's.
func (h *house) openLog() (*slog.Logger, error) {
	path := filepath.Join(h.set.Data, fmt.Sprintf("till-%d.log", h.set.Till))
	if info, err := os.Stat(path); err == nil && info.Size() > maxLog {
		if err := os.Rename(path, path+".old"); err != nil {
			return nil, fmt.Errorf("log: %w", err)
		}
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("log: %w", err)
	}
	h.closing(f.Close)
	return slog.New(slog.NewTextHandler(f, nil)), nil
}

func (h *house) mode() ui.Mode {
	switch {
	case h.set.Demo:
		return ui.Demos
	case !h.set.Live():
		return ui.Test
	}
	return ui.Live
}

// show runs the screen until the cashier leaves or stop is closed.
func (h *house) show(renderer string, keys *stage.Keyboard, stop <-chan struct{}) error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	line := stage.NewLine(os.Stdout)
	config := ui.Config{
		Context: ctx, Till: h.till, Scans: logged{h.scanners, h.log}, Mode: h.mode(), Number: h.set.Till, Currency: h.set.Market.Currency, Country: h.set.Market.Code,
		Zone: time.Local, Start: time.Now(), Words: h.words, App: h.app(), Theme: theme.Of(os.Getenv), Bell: line.Bell, Heard: h.heard, Rules: h.rules, Twice: h.set.Codes.DoubleRead,
		Prices: h.prices, Staff: h.set.Staff, LockAfter: h.set.LockAfter, About: h.about(),
		Scanners: h.guns, Line: h.line, NoLine: h.noLine, Linear: h.set.Linear,
	}
	if h.demo != nil {
		config.Demo = h.demo
	}
	if config.Linear {
		lines, err := linear.Open(os.Stdin, os.Stdout)
		if err != nil {
			return err
		}
		config.Theme, config.Bell = theme.Lines(os.Getenv), lines.Bell
		return errors.Join(ui.RunLinear(config, lines, keys, stop), lines.Close())
	}
	if renderer == "bubbletea" {
		return ui.RunPlain(config, line, keys, stop)
	}
	screen, err := stage.Open(keys, line, h.set.Speed)
	if err != nil {
		return err
	}
	return errors.Join(ui.Run(config, screen, keys, stop), screen.Close())
}

// logged writes down how the scanners do, for whoever looks after the till. What
// they read is not written down.
type logged struct {
	*scanner.Scanners
	log *slog.Logger
}

// Next hands over what has come.
func (l logged) Next(ctx context.Context) ([]scanner.Event, error) {
	events, err := l.Scanners.Next(ctx)
	for _, e := range events {
		if s, ok := e.(scanner.Status); ok {
			l.log.Info("scanner", "device", s.Source.Device, "role", s.Source.Role, "state", s.State, "cause", s.Cause, "detail", s.Detail)
		}
	}
	return events, err
}

// demoKeys open the embedded sandbox, which takes any.
var demoKeys = vipps.Keys{ClientID: "demo", ClientSecret: "demo", SubscriptionKey: "demo", MerchantSerialNumber: "1000000"}

// openDemo starts the sandbox on loopback and plugs the virtual scanner in. The
// demonstration's keys replace whatever was given: it can not reach the real
// Vipps.
func (h *house) openDemo(prices *pricelist.List, configs []scanner.Config, log *slog.Logger) ([]scanner.Config, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("sandbox: %w", err)
	}
	box := sandbox.New(sandbox.Config{Settings: sandbox.Settings{Currency: string(h.set.Market.Currency)}})
	h.demo = practice.New(box, prices.Scannable(time.Now()))
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- serve(ctx, l, box) }()
	h.closing(func() error { cancel(); return <-ended })
	h.set.URL, h.set.Keys = "http://"+l.Addr().String(), demoKeys

	device, err := virtual.Open()
	if err != nil {
		// Typed codes still work; the header says why nothing can be scanned.
		h.noLine = h.words.NoVirtual
		log.Warn("virtual scanner", "error", err)
		return configs, nil
	}
	h.closing(device.Close)
	h.demo.Scanner, h.line = device, device.Line()
	return append(configs, scanner.Config{Device: device.Device(), Baud: scanner.DefaultBaud}), nil
}
