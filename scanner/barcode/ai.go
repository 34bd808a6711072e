package barcode

// This file is the shape of GS1 application identifiers (GS1 General
// Specifications, GS1 application identifiers in order), as far as a till must
// know it to find where a field ends.

// cutAI takes the application identifier off an element string. How many digits
// it has, its first two say.
func cutAI(s string) (ai, after string, ok bool) {
	if len(s) < 2 || !isDigits(s[:2]) {
		return "", "", false
	}
	n := lengthAI(s)
	if len(s) < n || !isDigits(s[:n]) {
		return "", "", false
	}
	return s[:n], s[n:], true
}

// isAI tells whether s has the shape of an application identifier.
func isAI(s string) bool {
	_, after, ok := cutAI(s)
	return ok && after == ""
}

func lengthAI(s string) int {
	switch s[0] {
	case '2':
		if s[1] >= '3' && s[1] <= '5' {
			return 3
		}
	case '3':
		if s[1] != '0' && s[1] != '7' {
			return 4
		}
	case '4':
		if s[1] >= '3' {
			return 4
		}
		return 3
	case '7':
		if s[1] == '1' {
			return 3
		}
		return 4
	case '8':
		return 4
	}
	return 2
}

// fixed is the number of digits in the value of a field whose length is fixed by
// its first two digits, so that no separator need follow; 0 for all others.
func fixed(ai string) int {
	switch ai[:2] {
	case "00":
		return 18
	case "01", "02", "03":
		return 14
	case "04":
		return 16
	case "11", "12", "13", "14", "15", "16", "17", "18", "19", "31", "32", "33", "34", "35", "36":
		return 6
	case "20":
		return 2
	case "41":
		return 13
	default:
		return 0
	}
}

// longestField is the number of characters that a field has at most.
func longestField(ai string) int {
	switch {
	case ai == "37":
		return 8
	case ai == "10" || ai == "21":
		return 20
	case len(ai) == 4 && ai[:3] == "392":
		return 15
	case len(ai) == 4 && ai[:3] == "393":
		return 18
	default:
		return 90
	}
}
