// Package stories holds no code of the till's. Its tests play the whole program
// in virtual time: the fifteen stories that tills are known to hurt people with,
// and a day by the numeric pad alone.
//
// What runs is what runs in a shop: a tea.Program with the till's own screen, the
// till, its journal on disk, the client of Vipps and the scanner's supervisor. In
// the place of the world outside stand the sandbox, a line in memory for the
// scanner's, and a pipe for the keyboard's.
package stories
