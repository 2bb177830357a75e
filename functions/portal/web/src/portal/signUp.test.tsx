import { fireEvent, screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { openPortal, ownerSession, refuse, signedIn, standIn, type Reply } from "../test/app.tsx";

const challenge = { id: "c1", picture: '<svg xmlns="http://www.w3.org/2000/svg"/>' };
const started = { sign_up: "s1", resend_after_seconds: 60, valid_seconds: 600 };

function handlers(create: () => Reply, confirm: (body: unknown) => Reply = () => ({ body: ownerSession })) {
  return {
    ...signedIn(null),
    "POST /api/challenges": () => ({ body: challenge }),
    "POST /api/sign-ups": create,
    "POST /api/sign-ups/s1/confirm": confirm,
  };
}

function type(label: string, text: string): void {
  fireEvent.change(screen.getByLabelText(label), { target: { value: text } });
}

async function fillIn(): Promise<void> {
  await screen.findByLabelText("E-mail");
  type("E-mail", "new@example.com");
  type("Password", "abcd1234");
  type("Password again", "abcd1234");
  type("Company name", "Example Ltd");
  type("Contact name", "Lin");
  type("Mobile number", "13800138000");
  await waitFor(() => expect(screen.getByRole("slider")).toHaveAttribute("aria-disabled", "false"));
  fireEvent.keyDown(screen.getByRole("slider"), { key: "ArrowRight", keyCode: 39 });
  fireEvent.click(screen.getByRole("checkbox"));
}

const send = () => fireEvent.click(screen.getByRole("button", { name: "Send the code" }));

describe("signing up", () => {
  it("says at each field what is missing and sends nothing", async () => {
    const seen = standIn(handlers(() => ({ body: started })));
    openPortal("/sign-up");
    await screen.findByLabelText("E-mail");
    type("Password", "12345678");
    send();
    await screen.findByText("E-mail is needed");
    await screen.findAllByText("Not only digits: add letters or signs");
    expect(screen.getByText("The two passwords differ")).toBeInTheDocument();
    expect(screen.getByText("Please accept the terms of service")).toBeInTheDocument();
    expect(screen.getByText("Please do the slider check first")).toBeInTheDocument();
    expect(seen.map((one) => one.operation)).not.toContain("POST /api/sign-ups");
  });

  it("offers sign-in and password reset when the e-mail is used", async () => {
    standIn(handlers(() => refuse(409, "email_taken", "This e-mail already has an account", "email")));
    openPortal("/sign-up");
    await fillIn();
    send();
    await screen.findByText("Reset the password");
    expect(screen.getAllByText("This e-mail already has an account").length).toBeGreaterThan(0);
    expect(screen.getByLabelText("E-mail")).toHaveValue("new@example.com");
  });

  it("asks for the code, lets it be sent again only after a while, and enters with the right one", async () => {
    const seen = standIn(
      handlers(
        () => ({ body: started }),
        (body) => ((body as { code: string }).code === "123456" ? { body: ownerSession } : refuse(422, "wrong_code", "The code is wrong")),
      ),
    );
    const router = openPortal("/sign-up");
    await fillIn();
    send();
    await screen.findByText("Enter the code");
    const sent = seen.find((one) => one.operation === "POST /api/sign-ups");
    expect(sent?.body).toMatchObject({ email: "new@example.com", terms: true, challenge: { id: "c1", position: 1 }, language: "en" });
    expect(sent?.headers.get("X-Edgecall-Request")).toBe("1");
    expect(screen.getByRole("button", { name: /Send again in \d+ s/ })).toBeDisabled();

    const enter = (code: string) => {
      const [first] = screen.getAllByRole("textbox", { name: /^Digit/ });
      fireEvent.input(first!, { target: { value: code } });
    };
    enter("000000");
    await screen.findByText("The code is wrong");
    enter("123456");
    await waitFor(() => expect(router.state.location.pathname).toBe("/instances/new"));
  });
});

describe("a password reset", () => {
  it("gives the same answer for every e-mail, and sets the new password with the token of the link", async () => {
    const seen = standIn({
      ...signedIn(null),
      "POST /api/password-resets": () => ({ status: 204 }),
      "POST /api/password-resets/t0k/confirm": () => ({ status: 204 }),
    });
    const router = openPortal("/reset-password");
    await screen.findByLabelText("E-mail");
    type("E-mail", "who@example.com");
    fireEvent.click(screen.getByRole("button", { name: "Send the link" }));
    await screen.findByText(/If who@example.com has an account/);

    await router.navigate("/reset-password#t0k");
    await screen.findByLabelText("New password");
    type("New password", "abcd1234");
    fireEvent.click(screen.getByRole("button", { name: "Save the new password" }));
    await screen.findByText("The new password is in force");
    expect(seen.at(-1)).toMatchObject({ operation: "POST /api/password-resets/t0k/confirm", body: { password: "abcd1234" } });
  });
});
