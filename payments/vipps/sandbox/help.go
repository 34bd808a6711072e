package sandbox

// Help says, to whoever runs the sandbox as a program, how it is steered.
const Help = `It prints its address and takes any keys. It checks every field, keeps the
rate limits and deadlines of the real place, and sends webhooks, to https or to
this machine. Its customers approve after four seconds. POST JSON to steer it:

  /sandbox/decide    {"reference":"…","decision":"decline"}
  /sandbox/scan      {"code":"https://qr.vipps.no/o/…","decision":"approve"}
  /sandbox/script    {"decision":"process","after":"10s"}
  /sandbox/check-in  {"msn":"123456","merchantQrId":"7","phoneNumber":"47…"}
  /sandbox/fault     {"fault":"6280","operation":"capture","times":2}
  /sandbox/clock     {"advance":"10m"}
  /sandbox/settings  {"noPush":true,"duplicateWebhooks":true}

GET /sandbox/ledger, /sandbox/webhooks and /sandbox/settings show what is. No
reference means the newest payment; a word that it does not know is answered
with those it does.

Decisions are approve, decline, ignore, late, expire and process, in which no
cancel gets in for ten seconds. script is for the payments to come.

Faults are down, up, lose-next and lose-next-before (the answer of the next call
that changes something, after or before its effect), revoke-tokens, slow (with
operation and duration), lock (duration), show-state (state), fail-operation
(event), forget-webhook; and for the next calls of an operation, as many as times
says, html, half, empty, extra, an error code or an HTTP status. Operations are
create, get, events, capture, cancel, refund, approve, exchange, webhooks and
token.`
