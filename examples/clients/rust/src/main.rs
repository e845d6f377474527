//! Asks for a refund's approval by gRPC.

mod refund;

use std::env;
use std::error::Error;
use std::time::Duration;

use tonic::metadata::{Ascii, MetadataValue};
use tonic::transport::{self, ClientTlsConfig, Endpoint};
use tonic::{Code, Request, Status};

use refund::Decision;
use task_v1::AwaitTaskRequest;
use task_v1::task_service_client::TaskServiceClient;

/// What build.rs made of the contract.
mod task_v1 {
    tonic::include_proto!("awaithumans.task.v1");
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let key = env::args().nth(1);
    let decision = ask(key.as_deref().unwrap_or("refund:order_demo")).await?;
    println!("{decision}");
    Ok(())
}

async fn ask(key: &str) -> Result<Decision, Box<dyn Error>> {
    let url = env::var("AWAITHUMANS_URL")?;
    let token = env::var("AWAITHUMANS_ADMIN_API_TOKEN")?;
    let bearer: MetadataValue<Ascii> = format!("Bearer {token}").parse()?;
    let channel = Endpoint::from_shared(url.clone())?
        .tls_config(ClientTlsConfig::new().with_enabled_roots())?
        .connect_lazy();
    let mut tasks = TaskServiceClient::with_interceptor(channel, move |mut call: Request<()>| {
        call.metadata_mut().insert("authorization", bearer.clone());
        Ok(call)
    });

    let created = tasks.create_task(refund::question(key)).await?.into_inner();
    let id = created.task.unwrap_or_default().id;
    eprintln!("Waiting for a person: {url}/task?id={id}");
    loop {
        // The server answers at the outcome, or after 25 seconds.
        let request = AwaitTaskRequest {
            id: id.clone(),
            wait_seconds: 25,
            ..Default::default()
        };
        match tasks.await_task(request).await {
            Ok(waited) => {
                let waited = waited.into_inner();
                if refund::is_over(waited.state()) {
                    return refund::read(waited.state(), waited.response_json());
                }
            }
            Err(status) if passes(&status) => {
                // The task waits for us.
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
            Err(status) => return Err(status.into()),
        }
    }
}

/// Whether the server or the way there is down; otherwise the server has refused.
fn passes(status: &Status) -> bool {
    let is_cut = status
        .source()
        .is_some_and(|cause| cause.is::<transport::Error>());
    is_cut || status.code() == Code::Unavailable
}
