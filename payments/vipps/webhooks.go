package vipps

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"butikk/kasse/payments"
)

// Webhook is a registration at Vipps: where it sends word of payments.
type Webhook struct {
	ID     string   `json:"id"`
	URL    string   `json:"url"`
	Events []string `json:"events"`
}

// webhookEvents are all that Vipps tells of a payment (Webhooks API).
var webhookEvents = []string{
	"epayments.payment.created.v1", "epayments.payment.authorized.v1", "epayments.payment.captured.v1", "epayments.payment.cancelled.v1",
	"epayments.payment.refunded.v1", "epayments.payment.aborted.v1", "epayments.payment.expired.v1", "epayments.payment.terminated.v1",
}

const webhookPath = "/webhooks/v1/webhooks"

// Register asks Vipps to send word of every payment of the sales unit to the
// address. The secret that signs the deliveries is told this once and never
// again.
func (c *Client) Register(ctx context.Context, address string) (Webhook, Secret, error) {
	body, err := json.Marshal(struct {
		URL    string   `json:"url"`
		Events []string `json:"events"`
	}{address, webhookEvents})
	if err != nil {
		return Webhook{}, "", fmt.Errorf("webhook: %w", err)
	}
	answer, err := c.call(ctx, request{method: http.MethodPost, path: webhookPath, body: body})
	if err != nil {
		return Webhook{}, "", err
	}
	var made struct {
		ID     string `json:"id"`
		Secret Secret `json:"secret"`
	}
	if err := json.Unmarshal(answer, &made); err != nil || made.ID == "" || made.Secret == "" {
		return Webhook{}, "", &payments.Trouble{Kind: payments.Unanswered, HTTP: http.StatusCreated,
			Err: errors.Join(errors.New("webhook: the answer holds no id or no secret"), err)}
	}
	return Webhook{ID: made.ID, URL: address, Events: webhookEvents}, made.Secret, nil
}

// Webhooks are the sales unit's registrations, those of others included. Their
// secrets are not told.
func (c *Client) Webhooks(ctx context.Context) ([]Webhook, error) {
	answer, err := c.call(ctx, request{method: http.MethodGet, path: webhookPath})
	if err != nil {
		return nil, err
	}
	var list struct {
		Webhooks []Webhook `json:"webhooks"`
	}
	if err := json.Unmarshal(answer, &list); err != nil {
		return nil, &payments.Trouble{Kind: payments.Unanswered, HTTP: http.StatusOK, Err: fmt.Errorf("webhooks: %w", err)}
	}
	return list.Webhooks, nil
}

// Unregister ends a registration.
func (c *Client) Unregister(ctx context.Context, id string) error {
	_, err := c.call(ctx, request{method: http.MethodDelete, path: webhookPath + "/" + url.PathEscape(id)})
	return err
}
