// Package sandbox stands in for Vipps MobilePay: an [http.Handler] that speaks
// the access token API and the ePayment API, with customers who act by a
// script and with faults on demand.
//
// It is an oracle. It is built from the published API alone and imports nothing
// of this module, so that a till and its judge can not share a typo; and it is
// stricter than the real thing wherever the documents leave a choice, so that
// what passes here passes there.
//
// # What is in the room
//
//   - POST /accesstoken/get gives a token for any keys that are not empty.
//   - /epayment/v1/payments and what lies below it: create, read, event log,
//     capture, cancel, refund. Flows are checked and answered for all four
//     userFlow words; the pages and pictures behind a redirectUrl are not part
//     of the sandbox.
//   - /sandbox/decide, /sandbox/fault and /sandbox/ledger steer the customers,
//     break things and show the books. They ask for no keys.
//
// # Time
//
// There is no goroutine and no timer. A payment knows when its customer will
// act and when it expires, and every look at it first settles it up to
// Config.Now. An approval that fell due while nobody looked carries the time
// when it was due. So virtual minutes cost nothing and no test has to sleep.
//
// # Same calls, same answers
//
// Nothing is random: identifiers are counted and hashed. Two sandboxes with
// the same clock that get the same calls give the same bytes.
//
// # Amounts
//
// Every amount is an integer in minor units (øre, cent), as in the ePayment
// API.
package sandbox
