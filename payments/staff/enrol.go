package staff

import (
	"errors"
	"fmt"
)

// PINLine asks for a PIN twice, in a way that nobody else can read it, and gives
// the line of it for the configuration.
func PINLine(ask func(question string) (Secret, error)) (string, error) {
	pin, err := ask(fmt.Sprintf("PIN, %d to %d digits:", MinPIN, MaxPIN))
	if err != nil {
		return "", err
	}
	hash, err := NewPIN(pin)
	if err != nil {
		return "", err
	}
	again, err := ask("The same once more:")
	if err != nil {
		return "", err
	}
	if again != pin {
		return "", errors.New("the two are not the same")
	}
	return fmt.Sprintf("pin = %q", hash.Text()), nil
}

// BadgeLine does the same for a badge, once, since it is scanned. Whole is the
// code of it as the tills read it, or false where the text is of no badge.
func (l List) BadgeLine(ask func(question string) (Secret, error), whole func(Secret) (Secret, bool)) (string, error) {
	text, err := ask("Scan the badge, or type its code:")
	if err != nil {
		return "", err
	}
	code, ok := whole(text)
	if !ok {
		return "", errors.New("this is not a badge: badges under [codes] names what the shop's badges begin with")
	}
	hash, err := NewBadge(code, l.AnyBadge())
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("badge = %q", hash.Text()), nil
}
