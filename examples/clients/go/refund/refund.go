// Package refund is a question to a person and the answer to it, whichever way they travel.
package refund

import (
	"encoding/json"
	"fmt"

	taskv1 "example.com/refund/gen/awaithumans/task/v1"
)

// Decision is the answer as ResponseSchema describes it.
type Decision struct {
	Approved bool    `json:"approved"`
	Notes    *string `json:"notes"`
}

func (d Decision) String() string {
	verdict, notes := "rejected", "no notes"
	if d.Approved {
		verdict = "approved"
	}
	if d.Notes != nil {
		notes = *d.Notes
	}
	return fmt.Sprintf("Refund %s: %s", verdict, notes)
}

const payloadSchema = `{
	"type": "object",
	"properties": {
		"amount_usd": { "type": "integer" },
		"customer_id": { "type": "string" },
		"reason": { "type": "string" }
	},
	"required": ["amount_usd", "customer_id", "reason"]
}`

const responseSchema = `{
	"type": "object",
	"properties": {
		"approved": { "type": "boolean", "title": "Approve this refund?" },
		"notes": { "type": ["string", "null"], "title": "Why, for the record" }
	},
	"required": ["approved"]
}`

// Question asks for a Decision. The same key names the same task, also after a restart of this program: take a stable
// id of the event.
func Question(key string) *taskv1.CreateTaskRequest {
	return &taskv1.CreateTaskRequest{
		Task:               "Approve $250 refund?",
		PayloadJson:        `{"amount_usd": 250, "customer_id": "cus_demo", "reason": "Duplicate charge"}`,
		PayloadSchemaJson:  payloadSchema,
		ResponseSchemaJson: responseSchema,
		TimeoutSeconds:     900,
		IdempotencyKey:     key,
	}
}

// Over tells whether a task has its outcome.
func Over(state taskv1.State) bool {
	switch state {
	case taskv1.State_STATE_COMPLETED, taskv1.State_STATE_TIMED_OUT,
		taskv1.State_STATE_CANCELLED, taskv1.State_STATE_VERIFICATION_EXHAUSTED:
		return true
	}
	return false
}

// Read reads the decision that a task ended with.
func Read(state taskv1.State, responseJSON string) (Decision, error) {
	var decision Decision
	if state != taskv1.State_STATE_COMPLETED {
		return decision, fmt.Errorf("nobody decided: %v", state)
	}
	err := json.Unmarshal([]byte(responseJSON), &decision)
	return decision, err
}
