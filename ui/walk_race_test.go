//go:build race

package ui

import "butikk/kasse/ui/lang"

// walked are the languages that every scene is walked through in with the race
// detector: no goroutine runs because of a word.
var walked = lang.Languages[:1]

// everySize says that the sweep takes no longer steps where sizes are small.
const everySize = false

// everyKey says that every key is pressed on every scene, and not on some alone.
const everyKey = false
