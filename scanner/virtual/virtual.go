// Package virtual makes a scanner for demonstrations and tests out of two
// pseudo-terminals joined back to back. The till opens one of them like any
// serial device. Whatever is written to the other, from another window for
// instance, has been scanned:
//
//	printf '7038010009457\r' > /dev/pts/7
//
//	window ─▶ line (slave) ═ master ─▶ relay ─▶ master ═ device (slave) ─▶ till
//
// Nothing is echoed, translated or lost on the way: both ends are raw before
// anybody can know their names, and both are held open, so that neither a till
// that starts again nor a window that comes and goes hangs the line up. Where a
// reader is slow the writer waits.
package virtual

// Device is the name that the till opens as its scanner.
func (s *Scanner) Device() string { return s.device.slave.Name() }

// Line is the name to write codes to, each followed by a carriage return. Any
// number of programs may open and close it.
func (s *Scanner) Line() string { return s.line.slave.Name() }

// Scan is a pull of the trigger: it sends code and a carriage return down the
// line. It waits while the till is more than some thousand bytes behind, and
// fails when the scanner is closed.
func (s *Scanner) Scan(code string) error {
	_, err := s.line.slave.WriteString(code + "\r")
	return err
}
