import { Route, Router } from "@solidjs/router";
import { lazy } from "solid-js";
import { render } from "solid-js/web";
import "./app.css";
import { Frame } from "./screens/frame/frame.tsx";
import { NothingChosen } from "./screens/queue/nothing-chosen.tsx";

const Setup = lazy(() => import("./screens/setup/screen.tsx"));
const Login = lazy(() => import("./screens/login/screen.tsx"));
const Password = lazy(() => import("./screens/password/screen.tsx"));
const TaskScreen = lazy(() => import("./screens/task/screen.tsx"));
const People = lazy(() => import("./screens/people/screen.tsx"));
const Callbacks = lazy(() => import("./screens/callbacks/screen.tsx"));
const Stats = lazy(() => import("./screens/stats/screen.tsx"));
const Audit = lazy(() => import("./screens/audit/screen.tsx"));
const Doctor = lazy(() => import("./screens/doctor/screen.tsx"));
const Account = lazy(() => import("./screens/account/screen.tsx"));
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
          <Route path="/people" component={People} />
          <Route path="/callbacks" component={Callbacks} />
          <Route path="/stats" component={Stats} />
          <Route path="/audit" component={Audit} />
          <Route path="/doctor" component={Doctor} />
          <Route path="/account" component={Account} />
          <Route path="/settings" component={Settings} />
        </Route>
        <Route path="*" component={Missing} />
      </Router>
    ),
    place,
  );
}
