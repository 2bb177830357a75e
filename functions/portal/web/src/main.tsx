import "@fontsource-variable/figtree";
import "./theme/base.css";
import { createRoot } from "react-dom/client";
import { RouterProvider } from "react-router";
import { makeQueryClient, Providers } from "./Providers.tsx";
import { makeRouter } from "./routes.tsx";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no element #root");
createRoot(root).render(
  <Providers client={makeQueryClient()}>
    <RouterProvider router={makeRouter()} />
  </Providers>,
);
