import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

/** Where `npm run dev` finds the API; the built portal is served by the same origin as the API. */
const apiOrigin = process.env["EDGECALL_ORIGIN"] ?? "http://127.0.0.1:8080";

const proxy = { "/api": { target: apiOrigin, ws: true }, "/ws": { target: apiOrigin, ws: true } };

export default defineConfig({
  plugins: [react()],
  // The desk's SDK lies beside this folder.
  server: { proxy, fs: { allow: [".."] } },
  preview: { proxy },
  build: {
    outDir: "dist",
    assetsDir: "assets",
    sourcemap: false,
    target: "es2022",
    // One chunk per slowly changing library, so that a release of ours leaves them in browsers' caches.
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: "react", test: /node_modules[\\/](react|react-dom|scheduler|react-router)[\\/]/, priority: 30 },
            { name: "charts", test: /node_modules[\\/](echarts|zrender)[\\/]/, priority: 30 },
            { name: "waveform", test: /node_modules[\\/]wavesurfer\.js[\\/]/, priority: 30 },
          ],
        },
      },
    },
  },
  test: {
    environment: "jsdom",
    setupFiles: ["src/test/setup.ts"],
    css: false,
    testTimeout: 60_000,
    restoreMocks: true,
  },
});
