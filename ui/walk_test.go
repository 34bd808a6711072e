//go:build !race

package ui

import "butikk/kasse/ui/lang"

// walked are the languages that every scene is walked through in.
var walked = lang.Languages

// everySize says that the sweep takes no longer steps where sizes are small.
const everySize = true

// everyKey says that every key is pressed on every scene.
const everyKey = true
