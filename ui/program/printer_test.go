package program

import (
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"butikk/kasse/payments/receipt/escpos/paper"
	"butikk/kasse/payments/receipt/printer/fake"
)

// printed are the papers that have come out, as texts.
func printed(t testing.TB, p *fake.Printer) (texts []string) {
	t.Helper()
	for _, stream := range p.Papers() {
		lines, err := paper.Read(stream)
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		for _, l := range lines {
			b.WriteString(l.Text + l.Barcode + "\n")
		}
		texts = append(texts, b.String())
	}
	return texts
}

// comesOut waits for so many papers.
func comesOut(t testing.TB, p *fake.Printer, n int) []string {
	t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if all := printed(t, p); len(all) >= n {
			return all
		}
	}
	t.Fatalf("%d papers came out, not %d", len(printed(t, p)), n)
	return nil
}

// The real program with a printer on the network: the result is on the screen
// whatever the printer does, a kill loses no receipt, and each comes out once, with
// its letters.
func TestReceiptsOnPaper(t *testing.T) {
	t.Parallel()
	v, gun, p := startVipps(t), plug(t), fake.New()
	p.Cover(true)
	env := append(keyed(t, v), "KASSE_PRINTER="+p.Listen(t), "KASSE_LANG=nb")
	c := open(t, env, "--scanner", gun.name)
	c.expect("Skriver [!!] lokk åpent", "TOTAL NOK 0,00")
	gun.scan(milk)
	c.expect("TOTAL NOK 22,50")
	gun.scan(qr)
	c.expect("Kunde: +47 *** ** 567")
	c.key("v")
	c.expect("[OK] BETALT", "R1-0001", "[..] venter på skriveren")
	c.signal(syscall.SIGKILL)
	c.ends(patience)

	c = open(t, env, "--scanner", gun.name)
	c.expect("[OK] BETALT", "[..] venter på skriveren")
	p.Cover(false)
	first := comesOut(t, p, 1)[0]
	if !strings.Contains(first, "Treningskvittering") || !strings.Contains(first, "Melk 1 l") && !strings.Contains(first, "melk 1 l") || !strings.Contains(first, "R1-0001") || !strings.Contains(first, "KJØP") {
		t.Errorf("the receipt:\n%s", first)
	}
	c.expect("[OK] skrevet ut", "Skriver OK")
	c.types("/7")
	c.expect("KOPI AV KVITTERING")
	c.key("+")
	c.expect("Kopien av R1-0001 er laget.")
	if all := comesOut(t, p, 2); len(all) != 2 || !strings.Contains(all[1], "*** KOPI ***") {
		t.Errorf("%d papers, the last:\n%s", len(all), all[len(all)-1])
	}
	c.types("/7")
	c.expect("KOPI AV KVITTERING")
	c.key("+")
	c.expect("R1-0001 fikk sin ene kopi")
	p.Off()
	gun.scan(milk)
	c.expect("TOTAL NOK 22,50")
	c.types("o1+")
	c.expect("[OK] BETALT", "R1-0002", "[..] venter på skriveren", "Skriver [!!] borte")
	p.On()
	c.types("/86")
	c.expect("SKRIVER", "R1-0002")
	c.key("*")
	if all := comesOut(t, p, 3); len(all) != 3 || !strings.Contains(all[2], "R1-0002") {
		t.Errorf("%d papers, the last:\n%s", len(all), all[len(all)-1])
	}
	c.expect("Ingenting venter på utskrift.")
}

// The test slip shows each code page with the line that chooses it.
func TestThePrintersTestSlip(t *testing.T) {
	t.Parallel()
	p := fake.New()
	cmd := exec.Command(binary, "printer", "test", "--printer", p.Listen(t))
	cmd.Env = home(t)
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "printed") {
		t.Fatalf("%v\n%s", err, out)
	}
	slip := comesOut(t, p, 1)[0]
	for _, want := range []string{"858 (19)  æøåäö ÆØÅÄÖ €", `code_page = "865"`, "1252", "8859-15", "R0-0000"} {
		if !strings.Contains(slip, want) {
			t.Errorf("no %q on the slip:\n%s", want, slip)
		}
	}
	p.Off()
	cmd = exec.Command(binary, "printer", "test", "--printer", p.Listen(t))
	cmd.Env = home(t)
	if out, err = cmd.CombinedOutput(); err == nil || !strings.Contains(string(out), "away") {
		t.Errorf("a printer that is off: %v\n%s", err, out)
	}
	cmd = exec.Command(binary, "printer", "test")
	cmd.Env = home(t)
	if out, err = cmd.CombinedOutput(); err == nil || cmd.ProcessState.ExitCode() != 2 || !strings.Contains(string(out), "no printer: name one") {
		t.Errorf("no printer: %v\n%s", err, out)
	}
}
