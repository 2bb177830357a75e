import { App as AntApp } from "antd";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { createMemoryRouter, Link, RouterProvider } from "react-router";
import { describe, expect, it, vi } from "vitest";
import { ApiError } from "../api/errors.ts";
import { i18next } from "../i18n/index.ts";
import { checkOf } from "./rules.ts";
import { passwordFault, strength } from "./password.ts";
import { SchemaForm } from "./SchemaForm.tsx";
import { fieldPath } from "./serverErrors.ts";
import { StrengthBar } from "./PasswordField.tsx";

const t = i18next.getFixedT("en", "ui");

describe("a rule from the API's schema", () => {
  it("says what would be right", () => {
    const name = checkOf({ type: "string", minLength: 2, maxLength: 5 }, true, "Name", t);
    expect(name("")).toBe("Name is needed");
    expect(name("x")).toBe("Name: at least 2 characters, now 1");
    expect(name("abcdef")).toBe("Name: at most 5 characters, now 6");
    expect(name("𠮷野家")).toBeNull();
    const seats = checkOf({ type: "integer", minimum: 1, maximum: 1000 }, true, "Seats", t);
    expect(seats(0)).toBe("Seats: not less than 1");
    expect(seats(1.5)).toBe("Seats: a whole number");
    expect(seats(1001)).toBe("Seats: not more than 1000");
    const prefix = checkOf({ type: "string", pattern: "^[a-z]+$" }, false, "Prefix", t, "lower-case letters");
    expect(prefix("A1")).toBe("Prefix has the wrong form: lower-case letters");
    expect(prefix("")).toBeNull();
  });

  it("follows a nullable to its real part", () => {
    const check = checkOf({ anyOf: [{ type: "integer", maximum: 3 }, { type: "null" }] }, false, "N", t);
    expect(check(4)).toBe("N: not more than 3");
    expect(check(null)).toBeNull();
  });
});

describe("passwords", () => {
  // Proves: SEC-09
  it("follow the rule and its examples", () => {
    expect(passwordFault("12345678")).toBe("onlyDigits");
    expect(passwordFault("abcdefgh")).toBe("onlyLower");
    expect(passwordFault("abcd1234")).toBeNull();
    expect(passwordFault("Abc1234")).toBe("tooShort");
    expect(passwordFault("Ab1".repeat(11))).toBe("tooLong");
    expect(passwordFault("Wang@example.com", ["wang@example.com"])).toBe("isName");
  });

  it("are weak below the rule, medium by the rule, strong with 12 characters of 3 classes", () => {
    expect(["abc", "abcd1234", "abcdefghij12", "Abcdefghij12"].map((word) => strength(word))).toEqual([
      "weak",
      "medium",
      "medium",
      "strong",
    ]);
  });

  it("show their strength in words, not by colour alone", async () => {
    await i18next.changeLanguage("zh-CN");
    const { rerender } = render(<StrengthBar password="123" names={[]} />);
    expect(screen.getByRole("status")).toHaveTextContent("弱");
    rerender(<StrengthBar password="Abcdefghij12" names={[]} />);
    expect(screen.getByRole("status")).toHaveTextContent("强");
  });
});

interface Values {
  name: string;
}

function show(save: (values: Values) => Promise<unknown>): void {
  const page = (
    <AntApp>
      <SchemaForm<Values>
        schema={{ type: "object", required: ["name"], properties: { name: { type: "string", minLength: 2 } } }}
        fields={[{ name: "name", label: "Name" }]}
        initial={{}}
        save={save}
      />
      <Link to="/elsewhere">leave</Link>
    </AntApp>
  );
  const router = createMemoryRouter([
    { path: "/", element: page },
    { path: "/elsewhere", element: <p>elsewhere</p> },
  ]);
  render(<RouterProvider router={router} />);
}

describe("a form", () => {
  it("puts the server's refusal at the field that it is about", async () => {
    await i18next.changeLanguage("en");
    localStorage.setItem("edgecall.anyone.language", '"en"');
    const user = userEvent.setup();
    show(() =>
      Promise.reject(new ApiError(409, { code: "already_exists", message: "Demo is already used", message_zh: "已被使用", field: "name" })),
    );
    await user.type(screen.getByLabelText("Name"), "Demo");
    await user.click(screen.getByRole("button", { name: "Save" }));
    await screen.findByText("Demo is already used");
  });

  it("does not send what the API would refuse", async () => {
    await i18next.changeLanguage("en");
    const save = vi.fn(() => Promise.resolve());
    const user = userEvent.setup();
    show(save);
    await user.type(screen.getByLabelText("Name"), "x");
    await user.click(screen.getByRole("button", { name: "Save" }));
    await screen.findByText("Name: at least 2 characters, now 1");
    expect(save).not.toHaveBeenCalled();
  });

  it("asks before unsaved changes are lost, and lets go of the page once they are saved", async () => {
    await i18next.changeLanguage("en");
    const user = userEvent.setup();
    show(() => Promise.resolve());
    await user.type(screen.getByLabelText("Name"), "Demo");
    await user.click(screen.getByText("leave"));
    await screen.findByText("There are unsaved changes");
    await user.click(screen.getByRole("button", { name: "Stay here" }));
    expect(screen.queryByText("elsewhere")).toBeNull();
    await user.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(async () => {
      await user.click(screen.getByText("leave"));
      expect(screen.getByText("elsewhere")).toBeInTheDocument();
    });
  });
});

describe("a field path", () => {
  it("is read in the forms that JSON paths have", () => {
    expect(fieldPath("company.name")).toEqual(["company", "name"]);
    expect(fieldPath("/rows/3/key")).toEqual(["rows", 3, "key"]);
    expect(fieldPath("$.rows[3].key")).toEqual(["rows", 3, "key"]);
  });
});
