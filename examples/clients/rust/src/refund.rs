//! A question to a person and the answer to it.

use std::error::Error;
use std::fmt;

use serde::Deserialize;
use serde_json::json;

use crate::task_v1::{CreateTaskRequest, State};

/// The answer as the response schema describes it.
#[derive(Deserialize)]
pub struct Decision {
    approved: bool,
    notes: Option<String>,
}

impl fmt::Display for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = if self.approved {
            "approved"
        } else {
            "rejected"
        };
        let notes = self.notes.as_deref().unwrap_or("no notes");
        write!(f, "Refund {verdict}: {notes}")
    }
}

/// Asks for a `Decision`. The same key names the same task, also after a restart of this program: take a stable id of
/// the event.
pub fn question(key: &str) -> CreateTaskRequest {
    let payload =
        json!({ "amount_usd": 250, "customer_id": "cus_demo", "reason": "Duplicate charge" });
    let payload_schema = json!({
        "type": "object",
        "properties": {
            "amount_usd": { "type": "integer" },
            "customer_id": { "type": "string" },
            "reason": { "type": "string" },
        },
        "required": ["amount_usd", "customer_id", "reason"],
    });
    let response_schema = json!({
        "type": "object",
        "properties": {
            "approved": { "type": "boolean", "title": "Approve this refund?" },
            "notes": { "type": ["string", "null"], "title": "Why, for the record" },
        },
        "required": ["approved"],
    });
    CreateTaskRequest {
        task: "Approve $250 refund?".into(),
        payload_json: payload.to_string(),
        payload_schema_json: payload_schema.to_string(),
        response_schema_json: response_schema.to_string(),
        timeout_seconds: 900,
        idempotency_key: key.into(),
        ..Default::default()
    }
}

/// Whether a task in this state has its outcome.
pub fn is_over(state: State) -> bool {
    matches!(
        state,
        State::Completed | State::TimedOut | State::Cancelled | State::VerificationExhausted
    )
}

/// Reads the decision that a task ended with.
pub fn read(state: State, response_json: &str) -> Result<Decision, Box<dyn Error>> {
    if state != State::Completed {
        return Err(format!("nobody decided: {}", state.as_str_name()).into());
    }
    Ok(serde_json::from_str(response_json)?)
}
