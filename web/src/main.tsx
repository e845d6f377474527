import { Route, Router } from "@solidjs/router";
import { lazy } from "solid-js";
import { render } from "solid-js/web";
import "./app.css";
import { Frame } from "./screens/queue/frame.tsx";
import { NothingChosen } from "./screens/queue/nothing-chosen.tsx";

const Setup = lazy(() => import("./screens/setup/screen.tsx"));
const Login = lazy(() => import("./screens/login/screen.tsx"));
const Password = lazy(() => import("./screens/password/screen.tsx"));
const TaskScreen = lazy(() => import("./screens/task/screen.tsx"));
const Settings = lazy(() => import("./screens/settings/screen.tsx"));
const Missing = lazy(() => import("./screens/missing/screen.tsx"));

const place = document.getElementById("app");
if (place) {
  render(
    () => (
      <Router>
        <Route path="/setup" component={Setup} />
        <Route path="/login" component={Login} />
        <Route path="/password" component={Password} />
        <Route component={Frame}>
          <Route path="/" component={NothingChosen} />
          <Route path="/task" component={TaskScreen} />
          <Route path="/settings" component={Settings} />
        </Route>
        <Route path="*" component={Missing} />
      </Router>
    ),
    place,
  );
}
