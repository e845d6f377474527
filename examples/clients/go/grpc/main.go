// Command grpc asks for a refund's approval by plain gRPC.
package main

import (
	"context"
	"fmt"
	"log"
	"net/url"
	"os"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"

	taskv1 "example.com/refund/gen/awaithumans/task/v1"
	"example.com/refund/refund"
)

func main() {
	log.SetFlags(0)
	key := "refund:order_demo"
	if len(os.Args) > 1 {
		key = os.Args[1]
	}
	decision, err := ask(context.Background(), key)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(decision)
}

// Calls that the server may answer later are repeated while it or the way there is down; the task waits for us.
const patience = `{
	"methodConfig": [{
		"name": [{ "service": "awaithumans.task.v1.TaskService" }],
		"waitForReady": true,
		"retryPolicy": {
			"maxAttempts": 5,
			"initialBackoff": "0.5s",
			"maxBackoff": "15s",
			"backoffMultiplier": 2,
			"retryableStatusCodes": ["UNAVAILABLE"]
		}
	}]
}`

func ask(ctx context.Context, key string) (refund.Decision, error) {
	server, err := url.Parse(os.Getenv("AWAITHUMANS_URL"))
	if err != nil {
		return refund.Decision{}, err
	}
	transport := insecure.NewCredentials()
	if server.Scheme == "https" {
		transport = credentials.NewTLS(nil)
	}
	conn, err := grpc.NewClient(server.Host,
		grpc.WithTransportCredentials(transport),
		grpc.WithPerRPCCredentials(token(os.Getenv("AWAITHUMANS_ADMIN_API_TOKEN"))),
		grpc.WithDefaultServiceConfig(patience))
	if err != nil {
		return refund.Decision{}, err
	}
	defer conn.Close()
	tasks := taskv1.NewTaskServiceClient(conn)

	created, err := tasks.CreateTask(ctx, refund.Question(key))
	if err != nil {
		return refund.Decision{}, err
	}
	log.Printf("Waiting for a person: %s/task?id=%s", server, created.Task.Id)
	for {
		// The server answers at the outcome, or after 25 seconds.
		waited, err := tasks.AwaitTask(ctx, &taskv1.AwaitTaskRequest{Id: created.Task.Id, WaitSeconds: 25})
		if err != nil {
			return refund.Decision{}, err
		}
		if refund.Over(waited.State) {
			return refund.Read(waited.State, waited.GetResponseJson())
		}
	}
}

// token is presented with every call.
type token string

func (t token) GetRequestMetadata(context.Context, ...string) (map[string]string, error) {
	return map[string]string{"authorization": "Bearer " + string(t)}, nil
}

// RequireTransportSecurity is false: on your own machine the server speaks clear text.
func (t token) RequireTransportSecurity() bool { return false }
