package shop

// Display is what a customer's screen must know to find its till. It needs no
// keys.
type Display struct {
	Data  string // the folder of the till
	Till  int
	Lang  string // as given; empty: none was, and the till's own is right
	Demo  bool
	Speed int // of the terminal's line, bits a second; 0: not known
}

// DisplayOf reads all sources for a customer's screen.
func DisplayOf(s Source) (Display, error) {
	all, file, err := s.gather()
	if err != nil {
		return Display{}, err
	}
	given, _ := all.keys()
	d := Display{Lang: all.Lang, Demo: s.Demo || len(given) == 0 && all.URL == "" && file == ""}
	if d.Till, err = number(all.Till); err != nil {
		return d, err
	}
	if d.Speed, err = speed(all.Speed); err != nil {
		return d, err
	}
	d.Data, err = s.folder(all.Data, d.Demo)
	return d, err
}
