package sandbox

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
)

// RoundTrip makes the sandbox an [http.RoundTripper]: a client in the same
// program reaches it under any host name, without a socket, and so inside a
// testing/synctest bubble too. A lost answer is an error that wraps [io.EOF],
// as from a server that hung up; unlike net/http it never repeats a call.
func (s *Sandbox) RoundTrip(r *http.Request) (*http.Response, error) {
	var body []byte
	if r.Body != nil {
		read, err := io.ReadAll(io.LimitReader(r.Body, bodyLimit+1))
		if closed := r.Body.Close(); err == nil {
			err = closed
		}
		if err != nil {
			return nil, fmt.Errorf("sandbox: read the request body: %w", err)
		}
		body = read
	}
	// A call that its caller has given up never arrives.
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	if len(body) > bodyLimit {
		return unread(&http.MaxBytesError{Limit: bodyLimit}).response(r), nil
	}
	o := s.serve(arrived(r), body)
	if o.delay > 0 {
		if err := s.wait(r.Context(), o.delay); err != nil {
			return nil, err
		}
	}
	if o.lost {
		return nil, fmt.Errorf("sandbox: the answer was lost: %w", io.EOF)
	}
	return o.response(r), nil
}

// arrived is the request as a server sees it: with header names in canonical
// spelling, which a client is free not to use.
func arrived(r *http.Request) *http.Request {
	at := &http.Request{Method: r.Method, URL: r.URL, Host: r.Host, Header: http.Header{}}
	if at.Host == "" {
		at.Host = r.URL.Host
	}
	if at.Method == "" {
		at.Method = http.MethodGet
	}
	for name, values := range r.Header {
		for _, v := range values {
			at.Header.Add(name, v)
		}
	}
	return at
}

func (a answer) response(r *http.Request) *http.Response {
	return &http.Response{
		Status:        fmt.Sprintf("%d %s", a.status, http.StatusText(a.status)),
		StatusCode:    a.status,
		Proto:         "HTTP/1.1",
		ProtoMajor:    1,
		ProtoMinor:    1,
		Header:        a.header(),
		Body:          io.NopCloser(bytes.NewReader(a.body)),
		ContentLength: int64(len(a.body)),
		Request:       r,
	}
}
