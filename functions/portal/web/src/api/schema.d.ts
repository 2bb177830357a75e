// Made by `npm run api` from docs/api/openapi.json.
export interface paths {
    "/api/challenges": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** New slider check */
        post: operations["create_challenge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/instances": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Own instances */
        get: operations["list_instances"];
        put?: never;
        /** Open an instance */
        post: operations["create_instance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Change the own password; other sessions end */
        put: operations["change_password"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/password-resets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask for a password reset link; always the same answer */
        post: operations["create_password_reset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/password-resets/{token}/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Set a new password by the link */
        post: operations["confirm_password_reset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/preferences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Own page settings */
        get: operations["show_preferences"];
        /** Save own page settings */
        put: operations["save_preferences"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/price-list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Editions, prices and trial limits */
        get: operations["show_price_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign in */
        post: operations["create_session"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions/current": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is signed in */
        get: operations["show_session"];
        put?: never;
        post?: never;
        /** Sign out */
        delete: operations["delete_session"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sign-ups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign up with e-mail: sends the code */
        post: operations["create_sign_up"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sign-ups/{sign_up}/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Enter the code: the account exists and is signed in */
        post: operations["confirm_sign_up"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sign-ups/{sign_up}/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a new code */
        post: operations["resend_sign_up_code"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sites/{prefix}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Instance behind a domain prefix */
        get: operations["show_site"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One instance */
        get: operations["show_instance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Rename an instance */
        patch: operations["rename_instance"];
        trace?: never;
    };
    "/api/tenants/{tenant}/agent-changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Enable, disable or delete several agents */
        post: operations["change_agents"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}/agents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Agents */
        get: operations["list_agents"];
        put?: never;
        /** Add an agent */
        post: operations["create_agent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}/agents/{agent}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One agent */
        get: operations["show_agent"];
        /** Change an agent */
        put: operations["update_agent"];
        post?: never;
        /** Delete an agent */
        delete: operations["delete_agent"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}/billing/prices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Own prices */
        get: operations["show_prices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}/billing/statements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Department statements, oldest month first */
        get: operations["list_statements"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}/billing/statements/{period}/{department}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Statement detail */
        get: operations["show_statement"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}/billing/statements/{period}/{department}/lines": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Call lines behind a charge */
        get: operations["list_bill_lines"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}/billing/statements/{period}/{department}/pdf": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Settlement notice as PDF */
        get: operations["get_statement_pdf"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}/call-records": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Inbound call records, newest first */
        get: operations["list_call_records"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}/call-records/{call}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One call record */
        get: operations["show_call_record"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}/call-records/{call}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Event log of a call */
        get: operations["list_call_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}/call-records/{call}/recordings/{recording}/audio": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A recording; answers byte ranges */
        get: operations["get_recording_audio"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}/checklist": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** First-call checklist */
        get: operations["show_checklist"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}/checklist/{step}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Skip a step or take that back */
        put: operations["skip_checklist_step"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}/desk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the desk needs to start */
        get: operations["show_desk"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}/desk-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Rules for desks */
        get: operations["show_desk_rules"];
        /** Change the rules for desks */
        put: operations["update_desk_rules"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}/flow-checks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Check a definition without saving */
        post: operations["check_flow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}/flows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Flows */
        get: operations["list_flows"];
        put?: never;
        /** Add a flow */
        post: operations["create_flow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}/flows/{flow}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One flow */
        get: operations["show_flow"];
        /** Publish a new version */
        put: operations["publish_flow"];
        post?: never;
        /** Delete a flow */
        delete: operations["delete_flow"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}/numbers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Hotline numbers */
        get: operations["list_numbers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}/numbers/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Bind a number to a flow */
        put: operations["update_number"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}/operation-log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Operation log */
        get: operations["list_operation_log"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}/organisation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tenant, branches, departments */
        get: operations["show_organisation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}/push-log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Push log, newest first */
        get: operations["list_push_log"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}/push-log/{event}/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send an event again */
        post: operations["resend_push"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}/queues": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Queues */
        get: operations["list_queues"];
        put?: never;
        /** Add a queue */
        post: operations["create_queue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}/queues/{queue}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Change a queue */
        put: operations["update_queue"];
        post?: never;
        /** Delete a queue */
        delete: operations["delete_queue"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}/reports/inbound": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Inbound report by day or hour */
        get: operations["show_inbound_report"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}/reports/inbound/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The same as CSV */
        get: operations["export_inbound_report"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Settings of the tenant */
        get: operations["show_settings"];
        /** Change settings of the tenant */
        put: operations["update_settings"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}/test-calls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Place a test call */
        post: operations["create_test_call"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}/test-calls/{test_call}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** State of a test call */
        get: operations["show_test_call"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}/time-conditions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Time conditions */
        get: operations["list_time_conditions"];
        put?: never;
        /** Add a time condition */
        post: operations["create_time_condition"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}/time-conditions/{time_condition}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One time condition */
        get: operations["show_time_condition"];
        /** Change a time condition */
        put: operations["update_time_condition"];
        post?: never;
        /** Delete a time condition */
        delete: operations["delete_time_condition"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Webhooks */
        get: operations["list_webhooks"];
        put?: never;
        /** Add a webhook; the secret is shown once */
        post: operations["create_webhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}/webhooks/{webhook}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Change a webhook */
        put: operations["update_webhook"];
        post?: never;
        /** Delete a webhook */
        delete: operations["delete_webhook"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}/webhooks/{webhook}/secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** New signing secret */
        post: operations["rotate_webhook_secret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tenants/{tenant}/webhooks/{webhook}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a sample event */
        post: operations["test_webhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description What a role may do on a page (ORG-34). */
        Access: "none" | "read" | "write";
        /** @description Section "account minimum" (BILL-24). */
        AccountMinimum: {
            /** @description Sum `B` of all other sections over the account's departments. */
            charges_before: components["schemas"]["Money"];
            /** @description Minimum `AM` of the billing account. */
            minimum: components["schemas"]["Money"];
            /** @description This department's part of `max(0, AM − B)` (BILL-32). */
            shortfall: components["schemas"]["Money"];
        };
        /** @description State after wrap-up (DESK-319). */
        AfterWrapup: "state_before" | "available" | "busy";
        /** @description An agent as configured. */
        Agent: {
            /** @description May the agent sign in. */
            active: boolean;
            /** @description Answer offered calls without a click. */
            auto_answer: boolean;
            /** @description Department. */
            department: components["schemas"]["DepartmentId"];
            /** @description E-mail with which the agent signs in. */
            email: string;
            /** @description State after sign-in (DESK-310). */
            first_state: components["schemas"]["AgentState"];
            /** @description Fixed id. */
            id: components["schemas"]["AgentId"];
            /** @description Name shown to colleagues, 1 to 30 characters. */
            name: string;
            /** @description Agent number, 3 to 10 digits, unique in the department. */
            number: string;
            /** @description Queues the agent serves, with the priority in each (1 first, to 5). */
            queues: components["schemas"]["QueueMembership"][];
        };
        /** @description A bulk action on agents. */
        AgentBulk: {
            /** @description What. */
            action: components["schemas"]["AgentBulkAction"];
            /** @description On whom, 1 to 100. */
            agents: components["schemas"]["AgentId"][];
        };
        /** @description What a bulk action does to agents. */
        AgentBulkAction: "enable" | "disable" | "delete";
        /** @description Form of an agent. */
        AgentForm: {
            /** @description May sign in. */
            active: boolean;
            /** @description Answer without a click. */
            auto_answer: boolean;
            /** @description Department. */
            department: components["schemas"]["DepartmentId"];
            /**
             * Format: email
             * @description E-mail for signing in. A person who has no account yet gets a mail with a first password.
             */
            email: string;
            /** @description State after sign-in. */
            first_state: components["schemas"]["AgentState"];
            /** @description Name. */
            name: string;
            /** @description Agent number. */
            number: string;
            /** @description Queues, at most 50. */
            queues: components["schemas"]["QueueMembership"][];
        };
        /** @description An agent's fixed id (not the agent number, which may change). */
        AgentId: string;
        /** @description A phone bound to an agent. */
        AgentPhone: {
            /** @description What it is; not [`BoundPhone::Browser`]. */
            kind: components["schemas"]["BoundPhone"];
            /** @description Number or extension to call. */
            number: string;
        };
        /** @description An agent by id, with number and name of that time. */
        AgentRef: {
            /** @description Id. */
            agent: components["schemas"]["AgentId"];
            /** @description Name. */
            name: string;
            /** @description Number. */
            number: string;
        };
        /** @description Settings of one agent. */
        AgentRules: {
            /**
             * @description May dial outside numbers (DESK-613).
             * @default true
             */
            may_dial: boolean;
            /**
             * @description Phones that ring beside the browser; the first to answer gets the call. An agent with one of them can
             *     be reached without a desk.
             * @default []
             */
            phones: components["schemas"]["AgentPhone"][];
            /**
             * @description May watch and control the agents of the own queues (file 10 section 14).
             * @default false
             */
            supervisor: boolean;
            /**
             * Format: uint16
             * @description Wrap-up seconds after calls that came without a queue and after manual outbound calls, 0 to 10800
             *     (DESK-316).
             * @default 30
             */
            wrapup_seconds: number;
        };
        /** @description What everybody sees of an agent. The first five are chosen, the rest are set by calls. */
        AgentState: "offline" | "available" | "busy" | "break" | "outbound" | "ringing" | "dialling" | "talking" | "wrapup";
        /** @description Answer status: of an inbound call by MET-033, of an outbound or internal one by MET-035. */
        AnswerStatus: "agent_answered" | "agent_not_answered" | "system_answered" | "system_not_answered" | "customer_not_answered" | "both_answered";
        /** @description Section "ASR fee". */
        AsrFee: {
            /** @description Rows, one per rate. */
            rows: components["schemas"]["AsrRow"][];
            /** @description Sum. */
            sum: components["schemas"]["Money"];
        };
        /** @description Transcription at one rate (BILL-22). */
        AsrRow: {
            /** @description Amount. */
            amount: components["schemas"]["Money"];
            /**
             * Format: int64
             * @description Charged jobs.
             */
            jobs: number;
            /**
             * Format: int64
             * @description Started minutes of all channels.
             */
            minutes: number;
            /** @description Yuan per minute. */
            rate: components["schemas"]["Money"];
        };
        /**
         * Format: int64
         * @description A point in time: milliseconds since 1970-01-01T00:00:00Z.
         */
        At: number;
        /** @description Format of a recording's file. */
        AudioFormat: "wav" | "mp3" | "mixed";
        /** @description Automatic busy after missed calls (DESK-321). */
        AutoBusy: {
            /** @description Break with reason "missed calls" instead of busy. */
            break_instead: boolean;
            /**
             * Format: uint8
             * @description Ring time-outs and rejections in a row, 1 to 10.
             */
            misses: number;
        };
        /** @description A billing account. */
        BillingAccountId: string;
        /** @description How a number's minutes are charged (BILL-05). */
        BillingMode: "basic" | "package";
        /** @description What one leg costs (BILL-08). */
        BillLine: {
            /** @description Billing account whose price was used. */
            account: components["schemas"]["BillingAccountId"];
            /** @description `m × rate`. */
            amount: components["schemas"]["Money"];
            /** @description Call. */
            call: components["schemas"]["CallId"];
            /** @description Charge type (BILL-03). */
            charge: components["schemas"]["ChargeType"];
            /** @description Department that is charged. */
            department: components["schemas"]["DepartmentId"];
            /**
             * @description Free leg (BILL-11): has minutes, costs nothing and uses no package minutes.
             * @default false
             */
            free: boolean;
            /**
             * Format: int64
             * @description Of the minutes, those that the trial's free minutes pay for (PORTAL-12). 0 as stored: the share is known
             *     only beside the trial's other legs, whenever lines are read.
             * @default 0
             */
            free_minutes: number;
            /** @description Leg. */
            leg: components["schemas"]["LegNo"];
            /**
             * Format: int64
             * @description Started minutes `m` (BILL-04).
             */
            minutes: number;
            /** @description Local month `YYYY-MM` of the leg's start. */
            month: string;
            /** @description Number that decides the price (BILL-06). */
            number: string;
            /** @description Its type. */
            number_kind: components["schemas"]["NumberType"];
            /** @description Rate per minute; absent when there is none ("unrated", BILL-12). */
            rate?: components["schemas"]["Money"] | null;
            /**
             * Format: int64
             * @description Whole talk seconds `d`.
             */
            seconds: number;
            /** @description Start of the leg: decides month and price day (BILL-10). */
            start: components["schemas"]["At"];
        };
        /** @description What kind of phone an agent's leg rings; decides the charge type (BILL-03). */
        BoundPhone: "browser" | "ip_phone" | "iad" | "telephone";
        /** @description Second organisation level. */
        Branch: {
            /** @description `JG` and 7 digits. */
            id: components["schemas"]["BranchId"];
            /** @description Name, 2 to 50 characters. */
            name: string;
        };
        /** @description Second organisation level: `JG` and 7 digits (ORG-11). */
        BranchId: string;
        /** @description One failed row of a bulk action. */
        BulkFailure: {
            /** @description Why. */
            error: components["schemas"]["ProblemText"];
            /** @description What identifies the row, for example the agent number. */
            key: string;
            /**
             * Format: uint32
             * @description Row number, counting from 1.
             */
            row: number;
        };
        /** @description Result of a bulk action (ORG-08). */
        BulkResult: {
            /**
             * Format: uint32
             * @description Not carried out.
             */
            failed: number;
            /** @description The failed rows. */
            failures: components["schemas"]["BulkFailure"][];
            /**
             * Format: uint32
             * @description Carried out.
             */
            succeeded: number;
            /**
             * Format: uint32
             * @description Rows in the request.
             */
            total: number;
        };
        /** @description One charge type at one rate. */
        CallChargeRow: {
            /** @description Charge. */
            amount: components["schemas"]["Money"];
            /** @description Charge type. */
            charge: components["schemas"]["ChargeType"];
            /**
             * @description Minutes that cost nothing although the type has a price: free legs (BILL-11), and the trial's free minutes
             *     (PORTAL-12).
             */
            free: boolean;
            /**
             * Format: int64
             * @description Billed minutes.
             */
            minutes: number;
            /** @description Yuan per minute; 0 when there is no rate. */
            rate: components["schemas"]["Money"];
            /** @description Minutes of legs without rate (BILL-12). */
            unrated: boolean;
        };
        /** @description Section "call charges" of one number type. */
        CallCharges: {
            /**
             * Format: int64
             * @description Sum of the minutes.
             */
            minutes: number;
            /** @description Number type. */
            number_kind: components["schemas"]["NumberType"];
            /**
             * @description The six charge types, and the two over IP when they have minutes or a rate; several rows for a
             *     type that had several rates.
             */
            rows: components["schemas"]["CallChargeRow"][];
            /** @description Sum of the charges. */
            sum: components["schemas"]["Money"];
        };
        /** @description The event log of a call. */
        CallEvents: {
            /** @description Events in order. */
            events: components["schemas"]["EventView"][];
        };
        /** @description The call's unique id, shared by all its legs; sorts by start time. */
        CallId: string;
        /** @description Kind of call (MET-001). */
        CallKind: "inbound" | "preview_outbound" | "internal";
        /** @description One call. */
        CallRecord: {
            /** @description Answering agent of the last bridge, else the last agent rung. */
            agent?: components["schemas"]["AgentRef"] | null;
            /** @description Start of the first bridge. */
            answer?: components["schemas"]["At"] | null;
            /** @description Branch. */
            branch: components["schemas"]["BranchId"];
            /** @description Unique id. */
            call: components["schemas"]["CallId"];
            /** @description Why it ended. */
            cause: components["schemas"]["Cause"];
            /** @description Transfers and what supervisors did. Absent from the bytes of calls without any. */
            controls?: components["schemas"]["Controls"];
            /** @description Customer number; empty when withheld. */
            customer: string;
            /** @description Its kind. */
            customer_kind: components["schemas"]["CustomerNumberKind"];
            /** @description Routing decisions (ACD-05). */
            decisions: components["schemas"]["Decision"][];
            /** @description Department. */
            department: components["schemas"]["DepartmentId"];
            /** @description `end` (MET-001). */
            end: components["schemas"]["At"];
            /** @description Not counted in reports. */
            excluded: boolean;
            /** @description First flow entered. */
            flow?: components["schemas"]["FlowRef"] | null;
            /** @description MET-037. */
            hangup_by: components["schemas"]["Side"];
            /**
             * Format: int64
             * @description MET-045, seconds.
             */
            hold_seconds: number;
            /**
             * Format: uint32
             * @description How often it was held.
             */
            holds: number;
            /** @description Hotline number. */
            hotline: string;
            /** @description Its type. */
            hotline_kind: components["schemas"]["NumberType"];
            /** @description Kind of call. */
            kind: components["schemas"]["CallKind"];
            /** @description Legs, the customer's first. */
            legs: components["schemas"]["LegRecord"][];
            /** @description Passes through nodes. */
            path: components["schemas"]["NodeVisit"][];
            /** @description The platform answered the customer; in an outbound call, the customer answered. */
            platform_answer?: components["schemas"]["At"] | null;
            /** @description Last queue. */
            queue?: components["schemas"]["QueueRef"] | null;
            /** @description Recordings. */
            recordings: components["schemas"]["RecordingRef"][];
            /** @description Its origin. */
            region: components["schemas"]["Region"];
            /** @description SIP Call-ID. */
            sip_call_id: string;
            /** @description `start` (MET-001). */
            start: components["schemas"]["At"];
            /** @description MET-033. */
            status: components["schemas"]["AnswerStatus"];
            /**
             * Format: int64
             * @description MET-040, seconds.
             */
            talk_seconds: number;
            /** @description Tenant. */
            tenant: components["schemas"]["TenantId"];
            /** @description Time zone for days and hours. */
            time_zone: string;
            /**
             * Format: int64
             * @description MET-039, seconds.
             */
            total_seconds: number;
            /** @description Trunk. */
            trunk?: components["schemas"]["TrunkId"] | null;
            /**
             * Format: uint16
             * @description [`RECORD_VERSION`].
             */
            v: number;
            /** @description Queue visits. */
            visits: components["schemas"]["QueueVisit"][];
            /**
             * Format: int64
             * @description Sum of queue waits, seconds.
             */
            wait_seconds: number;
        };
        /** @description A call record with what only the detail page shows. */
        CallRecordDetail: {
            /** @description What it costs, per leg. */
            charges: components["schemas"]["BillLine"][];
            /** @description The record. */
            record: components["schemas"]["CallRecord"];
            /** @description Recordings and whether their files are there yet. */
            recordings: components["schemas"]["RecordingView"][];
        };
        /** @description Whom to transfer to, consult or invite. */
        CallTarget: {
            /** @description The colleague. */
            agent: components["schemas"]["AgentId"];
            /** @constant */
            target: "agent";
        } | {
            /** @description The queue. */
            queue: components["schemas"]["QueueId"];
            /** @constant */
            target: "queue";
        } | {
            /** @description The number as typed. */
            number: string;
            /** @constant */
            target: "external";
        } | {
            /** @description All at once instead of one after the other. */
            at_once: boolean;
            /** @description 2 to 20 numbers, in order. */
            numbers: string[];
            /** @constant */
            target: "phones";
        } | {
            /** @description The flow. */
            flow: components["schemas"]["FlowId"];
            /** @constant */
            target: "flow";
        };
        /** @description Why a call ended. */
        Cause: "normal" | "flow_end" | "no_route" | "not_in_service" | "service_ended" | "trial_minutes_used" | "queue_timeout" | "no_agent" | "queue_full" | "media_timeout" | "platform_fault" | "agent_connection_lost" | "flow_limit" | "no_answer" | "rejected" | "busy" | "unreachable" | "cancelled" | "force_released";
        /** @description A slider check: move the slider to the gap in the picture. */
        Challenge: {
            /** @description Id to send with the answer; valid 5 minutes, once. */
            id: string;
            /** @description SVG picture, 300 by 120, with a gap. */
            picture: string;
        };
        /** @description Answer to a slider check. */
        ChallengeAnswer: {
            /** @description Id of the check. */
            id: string;
            /**
             * Format: uint16
             * @description Position of the slider, 0 to 300.
             */
            position: number;
        };
        /** @description Charge types (BILL-03). */
        ChargeType: "customer_inbound" | "transfer_to_agent" | "transfer_to_agent_iad" | "outbound_to_customer" | "outbound_to_agent" | "outbound_to_agent_iad" | "transfer_to_agent_ip" | "outbound_to_agent_ip";
        /** @description The checklist. */
        Checklist: {
            /** @description Steps in order. */
            items: components["schemas"]["ChecklistItem"][];
        };
        /** @description State of a step. */
        ChecklistItem: {
            /** @description The product can do it. What it cannot do yet is neither done nor needed. */
            available: boolean;
            /** @description Done. */
            done: boolean;
            /** @description Skipped by the owner. */
            skipped: boolean;
            /** @description Step. */
            step: components["schemas"]["ChecklistStep"];
        };
        /** @description A step of the first-call checklist (PORTAL-15). */
        ChecklistStep: "qualification" | "seats" | "number" | "agents" | "flow" | "number_bound" | "agent_signed_in" | "first_call" | "first_playback";
        /** @description A code from an e-mail. */
        CodeEntry: {
            /** @description 6 digits. */
            code: string;
        };
        /** @description Transfers and what supervisors did, each in the order in which it happened. */
        Controls: {
            /**
             * @description Force-releases.
             * @default []
             */
            force_released: components["schemas"]["ForceRelease"][];
            /**
             * @description Stretches in which a supervisor took part in one way (MET-120).
             * @default []
             */
            monitors: components["schemas"]["MonitorRecord"][];
            /**
             * @description Take-overs.
             * @default []
             */
            taken_over: components["schemas"]["TakeOver"][];
            /**
             * @description Completed transfers (MET-119).
             * @default []
             */
            transfers: components["schemas"]["TransferRecord"][];
        };
        /** @description Section "custom charges". */
        CustomCharges: {
            /** @description Rows. */
            rows: components["schemas"]["CustomRow"][];
            /** @description Sum. */
            sum: components["schemas"]["Money"];
        };
        /** @description Kind of a customer's number. */
        CustomerNumberKind: "mobile" | "landline" | "foreign" | "anonymous" | "other";
        /** @description One custom charge (BILL-23). */
        CustomRow: {
            /** @description Amount; may be negative. */
            amount: components["schemas"]["Money"];
            /** @description Name. */
            name: string;
            /** @description Price of one unit. */
            price: components["schemas"]["Money"];
            /**
             * Format: int64
             * @description Quantity in thousandths of the unit.
             */
            quantity_thousandths: number;
            /** @description Remark; may be blank. */
            remark: string;
            /** @description Unit. */
            unit: string;
        };
        /** @description A routing decision. */
        Decision: {
            /** @description When. */
            at: components["schemas"]["At"];
            /** @description Result. */
            result: string;
            /** @description Step. */
            step: string;
        };
        /** @description Third organisation level; owns agents, queues, numbers, flows. */
        Department: {
            /** @description The branch it belongs to. */
            branch: components["schemas"]["BranchId"];
            /** @description `BM` and 7 digits. */
            id: components["schemas"]["DepartmentId"];
            /** @description Name, 2 to 50 characters. */
            name: string;
        };
        /** @description Third organisation level: `BM` and 7 digits (ORG-11). */
        DepartmentId: string;
        /** @description What is being called for the agent. */
        DeskAttempt: "transfer" | "consult" | "invite" | "move";
        /** @description The call as the desk shows it. */
        DeskCall: {
            /** @description Answered here; in an outbound call, by the customer. */
            answered?: components["schemas"]["At"] | null;
            /** @description What is being called for this agent. */
            attempt?: components["schemas"]["DeskAttempt"] | null;
            /** @description Unique id. */
            call: components["schemas"]["CallId"];
            /** @description This agent consults somebody, ringing or talking. */
            consulting: boolean;
            /** @description Customer's number; empty when withheld. */
            customer: string;
            /** @description Held since. */
            held_since?: components["schemas"]["At"] | null;
            /** @description Hotline number dialled, or the number that the called party is shown. */
            hotline: string;
            /** @description Keys pressed in the flow, in order, for example `1`. */
            keys: string[];
            /** @description Kind of call. */
            kind: components["schemas"]["CallKind"];
            /** @description The agent's own leg. */
            leg: components["schemas"]["LegNo"];
            /** @description This agent takes part as a supervisor. */
            monitor?: components["schemas"]["MonitorMode"] | null;
            /** @description Microphone off. */
            muted: boolean;
            /** @description Everybody in the call, the agent included. */
            parties: components["schemas"]["DeskParty"][];
            /** @description Phase. */
            phase: components["schemas"]["DeskCallPhase"];
            /** @description Queue that delivered it. */
            queue: string;
            /** @description Origin. */
            region: components["schemas"]["Region"];
            /** @description It began to ring here. */
            ringing_since: components["schemas"]["At"];
            /** @description The call started. */
            started: components["schemas"]["At"];
            /** @description Call state code. */
            state: components["schemas"]["DeskCallState"];
        };
        /** @description Phase of the call at a desk. */
        DeskCallPhase: "ringing" | "dialling" | "talking" | "held";
        /** @description Call state codes (file 10 section 3.2). */
        DeskCallState: "idle" | "in_ringing" | "in_talking" | "out_agent_ringing" | "out_customer_ringing" | "out_talking" | "internal_dialling" | "internal_ringing" | "internal_talking" | "held" | "consult_dialling" | "consult_talking" | "conference" | "transferring" | "in_flow" | "monitoring";
        /** @description What a desk sends. */
        DeskCommand: {
            /**
             * Format: uint32
             * @description Answered with the same id.
             */
            id: number;
            /**
             * @description Break reason.
             * @default
             */
            reason: string;
            /** @description Available, busy, break, outbound or offline. */
            state: components["schemas"]["AgentState"];
            /** @constant */
            type: "set_state";
        } | {
            /**
             * Format: uint32
             * @description Answered with the same id.
             */
            id: number;
            /** @description SDP. */
            sdp: string;
            /** @constant */
            type: "phone_offer";
        } | {
            /** @description The call. */
            call: components["schemas"]["CallId"];
            /**
             * Format: uint32
             * @description Answered with the same id.
             */
            id: number;
            /** @constant */
            type: "answer";
        } | {
            /** @description The call. */
            call: components["schemas"]["CallId"];
            /**
             * Format: uint32
             * @description Answered with the same id.
             */
            id: number;
            /** @constant */
            type: "reject";
        } | {
            /** @description The call. */
            call: components["schemas"]["CallId"];
            /**
             * Format: uint32
             * @description Answered with the same id.
             */
            id: number;
            /** @constant */
            type: "hang_up";
        } | {
            /** @description The call. */
            call: components["schemas"]["CallId"];
            /**
             * Format: uint32
             * @description Answered with the same id.
             */
            id: number;
            /** @description True = hold. */
            on: boolean;
            /** @constant */
            type: "hold";
        } | {
            /** @description The call. */
            call: components["schemas"]["CallId"];
            /**
             * Format: uint32
             * @description Answered with the same id.
             */
            id: number;
            /** @description True = off. */
            on: boolean;
            /** @constant */
            type: "mute";
        } | {
            /** @description The call. */
            call: components["schemas"]["CallId"];
            /** @description Keys. */
            digits: string;
            /**
             * Format: uint32
             * @description Answered with the same id.
             */
            id: number;
            /** @constant */
            type: "digits";
        } | {
            /**
             * Format: uint32
             * @description Answered with the same id.
             */
            id: number;
            /** @constant */
            type: "end_wrapup";
        } | {
            /**
             * Format: uint32
             * @description Answered with the same id.
             */
            id: number;
            /** @constant */
            type: "stay_in_wrapup";
        } | {
            /**
             * @description Platform number to show; absent = by rule (DESK-603).
             * @default null
             */
            caller_id: string | null;
            /**
             * Format: uint32
             * @description Answered with the same id.
             */
            id: number;
            /** @description Number as typed: digits, `+`, `*`, `#`; blanks, hyphens and brackets are dropped (DESK-601). */
            number: string;
            /** @constant */
            type: "dial";
        } | {
            /** @description The colleague. */
            agent: components["schemas"]["AgentId"];
            /**
             * Format: uint32
             * @description Answered with the same id.
             */
            id: number;
            /** @constant */
            type: "call_colleague";
        } | {
            /** @description The call. */
            call: components["schemas"]["CallId"];
            /**
             * Format: uint32
             * @description Answered with the same id.
             */
            id: number;
            /** @description Where to. */
            to: components["schemas"]["CallTarget"];
            /** @constant */
            type: "transfer";
        } | {
            /** @description The call. */
            call: components["schemas"]["CallId"];
            /**
             * Format: uint32
             * @description Answered with the same id.
             */
            id: number;
            /** @description Whom. */
            to: components["schemas"]["CallTarget"];
            /** @constant */
            type: "consult";
        } | {
            /** @description The call. */
            call: components["schemas"]["CallId"];
            /**
             * Format: uint32
             * @description Answered with the same id.
             */
            id: number;
            /** @description Whom. */
            to: components["schemas"]["CallTarget"];
            /** @constant */
            type: "invite";
        } | {
            /** @description The call. */
            call: components["schemas"]["CallId"];
            /**
             * Format: uint32
             * @description Answered with the same id.
             */
            id: number;
            /** @constant */
            type: "cancel_attempt";
        } | {
            /** @description The call. */
            call: components["schemas"]["CallId"];
            /**
             * Format: uint32
             * @description Answered with the same id.
             */
            id: number;
            /** @constant */
            type: "take_back";
        } | {
            /** @description The call. */
            call: components["schemas"]["CallId"];
            /**
             * Format: uint32
             * @description Answered with the same id.
             */
            id: number;
            /** @constant */
            type: "complete_transfer";
        } | {
            /** @description The call. */
            call: components["schemas"]["CallId"];
            /**
             * Format: uint32
             * @description Answered with the same id.
             */
            id: number;
            /** @constant */
            type: "merge";
        } | {
            /** @description The call. */
            call: components["schemas"]["CallId"];
            /**
             * Format: uint32
             * @description Answered with the same id.
             */
            id: number;
            /** @constant */
            type: "leave";
        } | {
            /** @description The call. */
            call: components["schemas"]["CallId"];
            /**
             * Format: uint32
             * @description Answered with the same id.
             */
            id: number;
            /** @description The party's leg. */
            leg: components["schemas"]["LegNo"];
            /** @constant */
            type: "remove_party";
        } | {
            /** @description The call. */
            call: components["schemas"]["CallId"];
            /**
             * Format: uint32
             * @description Answered with the same id.
             */
            id: number;
            /** @description The party's leg. */
            leg: components["schemas"]["LegNo"];
            /** @description True = muted. */
            on: boolean;
            /** @constant */
            type: "mute_party";
        } | {
            /** @description The call. */
            call: components["schemas"]["CallId"];
            /**
             * Format: uint32
             * @description Answered with the same id.
             */
            id: number;
            /** @constant */
            type: "park";
        } | {
            /** @description The call. */
            call: components["schemas"]["CallId"];
            /**
             * Format: uint32
             * @description Answered with the same id.
             */
            id: number;
            /** @constant */
            type: "retrieve";
        } | {
            /** @description The call. */
            call: components["schemas"]["CallId"];
            /** @description The flow. */
            flow: components["schemas"]["FlowId"];
            /**
             * Format: uint32
             * @description Answered with the same id.
             */
            id: number;
            /** @constant */
            type: "self_service";
        } | {
            /** @description The call. */
            call: components["schemas"]["CallId"];
            /**
             * Format: uint32
             * @description Answered with the same id.
             */
            id: number;
            /** @constant */
            type: "end_self_service";
        } | {
            /** @description The call. */
            call: components["schemas"]["CallId"];
            /**
             * Format: uint32
             * @description Answered with the same id.
             */
            id: number;
            /**
             * Format: uint8
             * @description Place of the phone among the agent's bound phones; absent = the browser.
             * @default null
             */
            phone: number | null;
            /** @constant */
            type: "move_to";
        } | {
            /** @description The agent. */
            agent: components["schemas"]["AgentId"];
            /**
             * Format: uint32
             * @description Answered with the same id.
             */
            id: number;
            /** @description How. */
            mode: components["schemas"]["MonitorMode"];
            /** @constant */
            type: "monitor";
        } | {
            /**
             * Format: uint32
             * @description Answered with the same id.
             */
            id: number;
            /** @constant */
            type: "end_monitor";
        } | {
            /** @description The agent. */
            agent: components["schemas"]["AgentId"];
            /**
             * Format: uint32
             * @description Answered with the same id.
             */
            id: number;
            /** @constant */
            type: "take_over";
        } | {
            /** @description The agent. */
            agent: components["schemas"]["AgentId"];
            /**
             * Format: uint32
             * @description Answered with the same id.
             */
            id: number;
            /** @constant */
            type: "force_release";
        } | {
            /** @description The agent. */
            agent: components["schemas"]["AgentId"];
            /**
             * Format: uint32
             * @description Answered with the same id.
             */
            id: number;
            /**
             * @description Break reason.
             * @default
             */
            reason: string;
            /** @description Available, busy, break or outbound. */
            state: components["schemas"]["AgentState"];
            /** @constant */
            type: "force_state";
        } | {
            /** @description The agent. */
            agent: components["schemas"]["AgentId"];
            /**
             * Format: uint32
             * @description Answered with the same id.
             */
            id: number;
            /** @constant */
            type: "force_end_wrapup";
        } | {
            /** @description The agent. */
            agent: components["schemas"]["AgentId"];
            /**
             * Format: uint32
             * @description Answered with the same id.
             */
            id: number;
            /**
             * @description During a call: at once instead of after it; the customer goes back to the front of the queue.
             * @default false
             */
            now: boolean;
            /** @constant */
            type: "force_sign_out";
        } | {
            /**
             * Format: uint32
             * @description Answered with the same id.
             */
            id: number;
            /** @description True = be told. */
            on: boolean;
            /** @constant */
            type: "watch";
        } | {
            /**
             * Format: uint32
             * @description Answered with `pong`.
             */
            id: number;
            /** @constant */
            type: "ping";
        };
        /** @description What the node sends. */
        DeskEvent: {
            /** @description The agent. */
            agent: components["schemas"]["AgentId"];
            /** @description Name. */
            name: string;
            /** @description Server's time, to correct the desk's clock. */
            now: components["schemas"]["At"];
            /** @description Agent number. */
            number: string;
            /** @description Names of the agent's queues. */
            queues: string[];
            /** @description Tenant. */
            tenant: components["schemas"]["TenantId"];
            /** @constant */
            type: "welcome";
        } | {
            /** @description State after this call, when one was chosen (DESK-320). */
            next?: components["schemas"]["AgentState"] | null;
            /** @description Break reason. */
            reason: string;
            /** @description Since when. */
            since: components["schemas"]["At"];
            /** @description State. */
            state: components["schemas"]["AgentState"];
            /** @constant */
            type: "state";
            /** @description End of the wrap-up countdown; absent while it is stopped or not in wrap-up. */
            wrapup_until?: components["schemas"]["At"] | null;
        } | {
            /** @constant */
            type: "signed_out";
        } | {
            /** @description Why none come in; `null` = they do. */
            limit?: components["schemas"]["ServiceLimit"] | null;
            /** @constant */
            type: "service";
        } | {
            /** @description The call. */
            call?: components["schemas"]["DeskCall"] | null;
            /** @constant */
            type: "call";
        } | {
            /**
             * Format: uint32
             * @description Id of the offer.
             */
            id: number;
            /** @description SDP. */
            sdp: string;
            /** @constant */
            type: "phone_answer";
        } | {
            /** @description Audio can flow. */
            connected: boolean;
            /** @constant */
            type: "phone";
        } | {
            /**
             * Format: uint32
             * @description Its id.
             */
            id: number;
            /** @constant */
            type: "done";
        } | {
            /** @description Why. */
            error: components["schemas"]["ProblemText"];
            /**
             * Format: uint32
             * @description Its id.
             */
            id: number;
            /** @constant */
            type: "refused";
        } | {
            /** @description Colleagues, oneself included, by number. */
            agents: components["schemas"]["TeamAgent"][];
            /** @description Flows, by name. */
            flows: components["schemas"]["TeamFlow"][];
            /** @description Parked calls, oldest first. */
            parked: components["schemas"]["ParkedCall"][];
            /** @description Queues, by number. */
            queues: components["schemas"]["TeamQueue"][];
            /** @constant */
            type: "team";
        } | {
            /** @description The colleague. */
            agent: components["schemas"]["TeamAgent"];
            /** @constant */
            type: "team_agent";
        } | {
            /** @description The queue. */
            queue: components["schemas"]["TeamQueue"];
            /** @constant */
            type: "team_queue";
        } | {
            /** @description The calls. */
            parked: components["schemas"]["ParkedCall"][];
            /** @constant */
            type: "parked_calls";
        } | {
            /** @description What. */
            notice: components["schemas"]["DeskNotice"];
            /** @constant */
            type: "notice";
        } | {
            /** @description Address of the other desk. */
            from: string;
            /** @constant */
            type: "kicked_out";
        } | {
            /**
             * Format: uint32
             * @description Its id.
             */
            id: number;
            /** @description Server's time. */
            now: components["schemas"]["At"];
            /** @constant */
            type: "pong";
        } | {
            /**
             * Format: uint32
             * @description Wait so many milliseconds first.
             */
            after_ms: number;
            /** @constant */
            type: "reconnect";
        };
        /** @description Something that the agent did not do. */
        DeskNotice: {
            /** @constant */
            notice: "transfer_failed";
            /** @description Why. */
            reason: components["schemas"]["LegEnd"];
        } | {
            /** @constant */
            notice: "consult_ended";
            /** @description Why. */
            reason: components["schemas"]["LegEnd"];
        } | {
            /** @constant */
            notice: "invite_failed";
            /** @description Why. */
            reason: components["schemas"]["LegEnd"];
        } | {
            /** @constant */
            notice: "not_connected";
            /** @description Why. */
            reason: components["schemas"]["LegEnd"];
        } | {
            /** @description Name of the supervisor. */
            by: string;
            /** @constant */
            notice: "state_set";
            /** @description The state. */
            state: components["schemas"]["AgentState"];
        } | {
            /** @description Name of the supervisor. */
            by: string;
            /** @constant */
            notice: "taken_over";
        } | {
            /** @description Name of the supervisor. */
            by: string;
            /** @constant */
            notice: "force_released";
        } | {
            /** @description Name of the supervisor. */
            by: string;
            /** @description How. */
            mode: components["schemas"]["MonitorMode"];
            /** @constant */
            notice: "supervisor_joined";
        } | {
            /** @constant */
            notice: "auto_busy";
        } | {
            /** @constant */
            notice: "break_full";
            /** @description Name of the queue. */
            queue: string;
        };
        /** @description One party of the call. A supervisor who listens or whispers is none. */
        DeskParty: {
            /** @description Answered; absent while it rings. */
            answered?: components["schemas"]["At"] | null;
            /** @description Has put the customer on hold. */
            held: boolean;
            /** @description What it is. */
            kind: components["schemas"]["DeskPartyKind"];
            /** @description Leg, to remove or mute the party. */
            leg: components["schemas"]["LegNo"];
            /** @description Its connection is lost for the moment. */
            lost: boolean;
            /** @description Is not heard. */
            muted: boolean;
            /** @description Agent's name; empty for others. */
            name: string;
            /** @description Agent number or telephone number; empty when withheld. */
            number: string;
            /** @description Talks in private with the agent who consults. */
            private: boolean;
        };
        /** @description What a party is. */
        DeskPartyKind: "customer" | "agent" | "external" | "supervisor";
        /** @description A tenant's rules for desks. The default is what applies where nothing was set. */
        DeskRules: {
            /**
             * @description State after wrap-up (DESK-319).
             * @default state_before
             */
            after_wrapup: components["schemas"]["AfterWrapup"];
            /**
             * @description Settings of single agents.
             * @default {}
             */
            agents: {
                [key: string]: components["schemas"]["AgentRules"];
            };
            /**
             * @description Automatic busy after missed calls (DESK-321).
             * @default null
             */
            auto_busy: components["schemas"]["AutoBusy"] | null;
            /**
             * @description At the break time limit the agent becomes available, instead of being marked only (DESK-306).
             * @default false
             */
            break_ends_at_limit: boolean;
            /**
             * @description The last agent may leave a conference and let the others go on (DESK-518).
             * @default true
             */
            calls_without_agents: boolean;
            /**
             * @description States in which an internal call or consult may reach an agent (DESK-328).
             * @default [
             *       "available",
             *       "busy",
             *       "outbound"
             *     ]
             */
            consult_states: components["schemas"]["AgentState"][];
            /**
             * Format: uint16
             * @description Seconds that a customer's or other outside phone rings, 5 to 120.
             * @default 60
             */
            dial_seconds: number;
            /**
             * @description States in which an agent may dial (DESK-311).
             * @default [
             *       "available",
             *       "busy",
             *       "outbound",
             *       "wrapup"
             *     ]
             */
            dial_states: components["schemas"]["AgentState"][];
            /**
             * @description What becomes of a call whose agent's connection stays lost (DESK-329).
             * @default end_call
             */
            lost_agent: components["schemas"]["LostAgent"];
            /**
             * Format: uint16
             * @description Seconds in which a lost connection may come back, 0 to 120 (DESK-329).
             * @default 30
             */
            lost_seconds: number;
            /**
             * @description Wrap-up after manual outbound calls (DESK-316).
             * @default timed
             */
            outbound_wrapup: components["schemas"]["OutboundWrapup"];
            /**
             * Format: uint16
             * @description Seconds that a parked customer waits before the call goes back, 10 to 3600.
             * @default 120
             */
            park_seconds: number;
            /**
             * @description Settings of single queues.
             * @default {}
             */
            queues: {
                [key: string]: components["schemas"]["QueueRules"];
            };
            /**
             * @description Supervisors can watch and control (DESK-870).
             * @default true
             */
            supervision: boolean;
            /**
             * @description States in which a transfer may reach an agent (DESK-328).
             * @default [
             *       "available"
             *     ]
             */
            transfer_states: components["schemas"]["AgentState"][];
        };
        /** @description What the desk page needs to start. */
        DeskStart: {
            /** @description The agent. */
            agent: components["schemas"]["AgentId"];
            /** @description Break reasons (DESK-305). */
            break_reasons: string[];
            /** @description Why no new calls come in, when that is so. */
            limit?: components["schemas"]["ServiceLimit"] | null;
            /** @description Name. */
            name: string;
            /** @description Agent number. */
            number: string;
            /** @description WebSocket address of the node that owns the tenant; relative addresses are on the same host. */
            socket: string;
        };
        /** @description Edition of the product that the instance has. */
        Edition: "standard" | "advanced";
        /** @description An edition with what it contains and costs (PORTAL-01, PORTAL-37). */
        EditionView: {
            /** @description Edition. */
            edition: components["schemas"]["Edition"];
            /** @description Stable names of what it contains; the portal has their texts. */
            features: string[];
            /** @description Price of a seat per month. */
            seat_price: components["schemas"]["Money"];
        };
        /** @description One entry of a call's log. */
        Event: {
            /** @description When it happened. */
            at: components["schemas"]["At"];
            /** @description What happened. */
            body: components["schemas"]["EventBody"];
            /**
             * Format: uint32
             * @description Counts up from 0 within the call, without gaps.
             */
            seq: number;
            /**
             * Format: uint16
             * @description Format version, [`EVENT_VERSION`] when written now.
             */
            v: number;
        };
        /** @description What happened. Each event has a stable name, a version (that of the log) and a text. */
        EventBody: {
            /** @description Branch of the number's department. */
            branch: components["schemas"]["BranchId"];
            /** @description Unique id. */
            call: components["schemas"]["CallId"];
            /**
             * Format: uint64
             * @description Configuration version that the call runs on.
             */
            config_version: number;
            /** @description Customer's number in normal form; empty when withheld. */
            customer: string;
            /** @description Kind of that number. */
            customer_kind: components["schemas"]["CustomerNumberKind"];
            /** @description Department of the number. */
            department: components["schemas"]["DepartmentId"];
            /** @constant */
            event: "call_started";
            /** @description Left out of reports (MET-022). The portal's test call is not marked: it is a real call. */
            excluded: boolean;
            /** @description Hotline number in normal form. */
            hotline: string;
            /** @description Its type. */
            hotline_kind: components["schemas"]["NumberType"];
            /** @description Kind of call. */
            kind: components["schemas"]["CallKind"];
            /** @description Where it comes from. */
            region: components["schemas"]["Region"];
            /** @description SIP Call-ID of the customer's leg. */
            sip_call_id: string;
            /** @description Tenant. */
            tenant: components["schemas"]["TenantId"];
            /** @description IANA time zone of the department. */
            time_zone: string;
            /** @description The trunk it came over; absent for the test caller. */
            trunk?: components["schemas"]["TrunkId"] | null;
        } | {
            /** @constant */
            event: "decided";
            /** @description What it found. */
            result: string;
            /** @description Which step, for example `number`, `tenant_state`, `flow`. */
            step: string;
        } | {
            /** @description The agent's leg that asked for this one (transfer, consult, conference). */
            begun_by?: components["schemas"]["LegNo"] | null;
            /** @constant */
            event: "leg_dialled";
            /** @description Leg. */
            leg: components["schemas"]["LegNo"];
            /**
             * Format: uint16
             * @description Legs that are dialled at once for one party or purpose share a number: several phones of one
             *     agent, or a group of phones. The first to answer ends the others.
             */
            offer?: number | null;
            /** @description Why. */
            purpose: components["schemas"]["LegPurpose"];
            /** @description The queue that dialled. */
            queue?: components["schemas"]["QueueId"] | null;
            /** @description To whom. */
            to: components["schemas"]["LegParty"];
        } | {
            /** @description Its own ringing tone or announcement can be heard. */
            early_media: boolean;
            /** @constant */
            event: "leg_ringing";
            /** @description Leg. */
            leg: components["schemas"]["LegNo"];
        } | {
            /** @constant */
            event: "leg_answered";
            /** @description Leg. */
            leg: components["schemas"]["LegNo"];
        } | {
            /** @description Who released. */
            by: components["schemas"]["Side"];
            /** @constant */
            event: "leg_ended";
            /** @description Leg. */
            leg: components["schemas"]["LegNo"];
            /** @description Why. */
            reason: components["schemas"]["LegEnd"];
        } | {
            /** @constant */
            event: "flow_entered";
            /** @description Flow. */
            flow: components["schemas"]["FlowId"];
            /** @description Name at that time. */
            name: string;
            /**
             * Format: uint32
             * @description Version that runs.
             */
            version: number;
        } | {
            /** @constant */
            event: "node_entered";
            /** @description Node type. */
            kind: string;
            /** @description Node name. */
            node: string;
        } | {
            /** @constant */
            event: "node_left";
            /** @description The exit taken, for example `next`, `key:1`, `timeout`. */
            exit: string;
            /** @description What was keyed, when the node takes keys. */
            key?: components["schemas"]["KeyValue"] | null;
            /** @description Node name. */
            node: string;
        } | {
            /** @constant */
            event: "http_requested";
            /**
             * Format: uint32
             * @description Number of the request within the call.
             */
            request: number;
            /** @description Address, without secret parameters. */
            url: string;
        } | {
            /**
             * Format: int64
             * @description Milliseconds over all tries.
             */
            duration_ms: number;
            /** @description What went wrong; empty when nothing. */
            error: string;
            /** @constant */
            event: "http_answered";
            /**
             * Format: uint32
             * @description Number of the request.
             */
            request: number;
            /**
             * Format: uint16
             * @description Status; absent when there was no answer.
             */
            status?: number | null;
            /** @description Variables that were set, by name. */
            variables: [
                string,
                string
            ][];
        } | {
            /** @description Asked by an agent for a consult: the customer is not the one who waits. */
            consult?: boolean;
            /** @constant */
            event: "queue_requested";
            /** @description Name then. */
            name: string;
            /** @description Queue number then. */
            number: string;
            /** @description Queue. */
            queue: components["schemas"]["QueueId"];
            /**
             * Format: uint16
             * @description Service-level seconds then.
             */
            service_level_seconds: number;
            /**
             * Format: uint16
             * @description Number of the visit within the call.
             */
            visit: number;
        } | {
            /** @constant */
            event: "queue_entered";
            /**
             * Format: uint32
             * @description Position, 1 = next.
             */
            position: number;
            /**
             * Format: uint16
             * @description Visit.
             */
            visit: number;
        } | {
            /** @description The chosen agent. */
            agent: components["schemas"]["AgentId"];
            /** @constant */
            event: "agent_chosen";
            /** @description Others and why not. */
            others: [
                components["schemas"]["AgentId"],
                components["schemas"]["NotChosen"]
            ][];
            /**
             * Format: uint16
             * @description Visit.
             */
            visit: number;
        } | {
            /** @constant */
            event: "queue_left";
            /** @description Result. */
            result: components["schemas"]["QueueResult"];
            /**
             * Format: uint16
             * @description Visit.
             */
            visit: number;
        } | {
            /** @constant */
            event: "bridge_started";
            /** @description Joined legs. */
            legs: components["schemas"]["LegNo"][];
        } | {
            /** @constant */
            event: "bridge_joined";
            /** @description The leg. */
            leg: components["schemas"]["LegNo"];
        } | {
            /** @constant */
            event: "bridge_left";
            /** @description The leg. */
            leg: components["schemas"]["LegNo"];
        } | {
            /** @constant */
            event: "bridge_ended";
        } | {
            /** @constant */
            event: "hold_started";
            /** @description The agent's leg. */
            leg: components["schemas"]["LegNo"];
        } | {
            /** @constant */
            event: "hold_ended";
            /** @description The agent's leg. */
            leg: components["schemas"]["LegNo"];
        } | {
            /** @constant */
            event: "mute_started";
            /** @description The agent's leg. */
            leg: components["schemas"]["LegNo"];
        } | {
            /** @constant */
            event: "mute_ended";
            /** @description The agent's leg. */
            leg: components["schemas"]["LegNo"];
        } | {
            /** @description Digits. */
            digits: string;
            /** @constant */
            event: "digits_sent";
            /** @description The agent's leg. */
            leg: components["schemas"]["LegNo"];
        } | {
            /** @constant */
            event: "recording_started";
            /** @description Left channel. */
            left: components["schemas"]["LegNo"];
            /**
             * Format: uint16
             * @description Number of the recording within the call.
             */
            recording: number;
            /** @description Right channel. */
            right: components["schemas"]["LegNo"];
        } | {
            /** @constant */
            event: "recording_ended";
            /**
             * Format: uint16
             * @description Number of the recording.
             */
            recording: number;
        } | {
            /** @constant */
            event: "leg_replaced";
            /** @description The agent's leg. */
            leg: components["schemas"]["LegNo"];
        } | {
            /** @constant */
            event: "leg_moved";
            /** @description The leg before. */
            from: components["schemas"]["LegNo"];
            /** @description The leg now. */
            to: components["schemas"]["LegNo"];
        } | {
            /** @description The leg of the agent who began it. */
            by: components["schemas"]["LegNo"];
            /** @constant */
            event: "transferred";
            /** @description Blind or attended. */
            kind: components["schemas"]["TransferKind"];
            /** @description Where to. */
            to: components["schemas"]["TransferredTo"];
        } | {
            /** @constant */
            event: "self_service_started";
            /** @description The agent's leg. */
            leg: components["schemas"]["LegNo"];
        } | {
            /** @constant */
            event: "self_service_ended";
            /** @description The agent's leg. */
            leg: components["schemas"]["LegNo"];
        } | {
            /** @description The leg of the agent who parked. */
            by: components["schemas"]["LegNo"];
            /** @constant */
            event: "parked";
        } | {
            /** @constant */
            event: "park_ended";
            /** @description The leg of the agent who took the customer. */
            leg?: components["schemas"]["LegNo"] | null;
        } | {
            /** @constant */
            event: "monitor_started";
            /** @description The supervisor's leg. */
            leg: components["schemas"]["LegNo"];
            /** @description How. */
            mode: components["schemas"]["MonitorMode"];
            /** @description The agent's leg. */
            of: components["schemas"]["LegNo"];
        } | {
            /** @constant */
            event: "monitor_ended";
            /** @description The supervisor's leg. */
            leg: components["schemas"]["LegNo"];
        } | {
            /** @constant */
            event: "taken_over";
            /** @description The agent's leg: answered, or still ringing. */
            from: components["schemas"]["LegNo"];
            /** @description The supervisor's leg. */
            leg: components["schemas"]["LegNo"];
        } | {
            /** @constant */
            event: "force_released";
            /** @description The agent's leg. */
            leg: components["schemas"]["LegNo"];
            /** @description The supervisor. */
            supervisor: components["schemas"]["AgentId"];
        } | {
            /** @description Who ended it. */
            by: components["schemas"]["Side"];
            /** @description Why. */
            cause: components["schemas"]["Cause"];
            /** @constant */
            event: "call_ended";
        };
        /** @description An event with its texts. */
        EventView: {
            /** @description The event. */
            event: components["schemas"]["Event"];
            /** @description English. */
            text: string;
            /** @description Chinese. */
            text_zh: string;
        };
        /** @description An outside number and what it was shown. */
        ExternalRef: {
            /** @description The platform number that it was shown (BILL-06). */
            caller_id: string;
            /** @description Its type. */
            caller_id_kind: components["schemas"]["NumberType"];
            /** @description The number in normal form. */
            number: string;
        };
        /** @description A stored flow. */
        Flow: {
            /** @description What the published version does. */
            definition: components["schemas"]["FlowDefinition"];
            /** @description Department. */
            department: components["schemas"]["DepartmentId"];
            /** @description Fixed id. */
            id: components["schemas"]["FlowId"];
            /** @description Name, 1 to 50 characters. */
            name: string;
            /**
             * Format: uint32
             * @description Published version, counting from 1.
             */
            version: number;
        };
        /** @description A definition to check. */
        FlowCheck: {
            /** @description Definition. */
            definition: components["schemas"]["FlowDefinition"];
        };
        /** @description What a flow does. */
        FlowDefinition: {
            /** @description The nodes by name; at most 500. */
            nodes: {
                [key: string]: components["schemas"]["Node"];
            };
            /** @description Name of the first node. */
            start: string;
        };
        /** @description One fault of a flow. */
        FlowFault: {
            /** @description Field. */
            field: string;
            /** @description English text. */
            message: string;
            /** @description Chinese text. */
            message_zh: string;
            /** @description Node; empty for the flow as a whole. */
            node: string;
            /** @description Does not stop publishing. */
            warning: boolean;
        };
        /** @description Faults of a flow; empty = none. */
        FlowFaults: {
            /** @description The faults. */
            faults: components["schemas"]["FlowFault"][];
        };
        /** @description A new definition of a flow; publishing makes the next version. */
        FlowForm: {
            /** @description Definition. */
            definition: components["schemas"]["FlowDefinition"];
            /** @description Name. */
            name: string;
            /**
             * Format: uint32
             * @description The version that was edited; another one meanwhile refuses the save.
             */
            version: number;
        };
        /** @description A call flow. */
        FlowId: string;
        /** @description A flow by its name. */
        FlowName: {
            /** @description The flow. */
            flow: components["schemas"]["FlowId"];
            /** @description Its name. */
            name: string;
        };
        /** @description A flow by id, with the name and version of that time. */
        FlowRef: {
            /** @description Id. */
            flow: components["schemas"]["FlowId"];
            /** @description Name. */
            name: string;
            /**
             * Format: uint32
             * @description Version.
             */
            version: number;
        };
        /** @description Template of the first flow (PORTAL-15). */
        FlowTemplate: "direct_to_queue" | "day_night" | "menu_of_two";
        /** @description A force-release (SUP-206). */
        ForceRelease: {
            /** @description When. */
            at: components["schemas"]["At"];
            /** @description The agent's leg. */
            leg: components["schemas"]["LegNo"];
            /** @description The supervisor. */
            supervisor: components["schemas"]["AgentId"];
        };
        /** @description Section "number function fee". */
        FunctionFee: {
            /**
             * Format: int64
             * @description Of these, deleted in the month.
             */
            deleted: number;
            /**
             * Format: int64
             * @description Charged numbers, deleted ones included.
             */
            numbers: number;
            /** @description The numbers. */
            rows: components["schemas"]["FunctionFeeRow"][];
            /** @description Sum of the fees. */
            sum: components["schemas"]["Money"];
        };
        /** @description A number's function fee (BILL-16). */
        FunctionFeeRow: {
            /** @description Local date of deletion; blank when it is in use. */
            deleted: string;
            /** @description Fee of this month. */
            fee: components["schemas"]["Money"];
            /** @description Its type. */
            kind: components["schemas"]["NumberType"];
            /** @description Number. */
            number: string;
            /** @description Local date of opening, `YYYY-MM-DD`. */
            opened: string;
        };
        /** @description A number that customers dial. */
        HotlineNumber: {
            /** @description Takes calls. */
            active: boolean;
            /** @description Department that owns it. */
            department: components["schemas"]["DepartmentId"];
            /** @description The flow that answers it. */
            flow?: components["schemas"]["FlowId"] | null;
            /** @description Type. */
            kind: components["schemas"]["NumberType"];
            /** @description Normal form: digits only. */
            number: string;
            /** @description Owner. */
            tenant: components["schemas"]["TenantId"];
            /** @description Lent by the platform for the trial (PORTAL-12). */
            test: boolean;
        };
        /** @description HTTP method of an HTTP node. */
        HttpMethod: "GET" | "POST";
        /** @description One output variable of an HTTP node (IVR-083). */
        HttpOutput: {
            /**
             * @description Value when the path is missing or the request failed.
             * @default
             */
            default: string;
            /** @description Path into the answer's JSON: names and indexes joined by dots, for example `customer.phones.0`. */
            path: string;
            /** @description Variable name: letters, digits, `_`, not starting with a digit. */
            variable: string;
        };
        /** @description The inbound report. */
        InboundReport: {
            /** @description Rows in order; days without calls are there with zeros. */
            rows: components["schemas"]["InboundReportRow"][];
            /** @description Zone that days and hours are in. */
            time_zone: string;
            /** @description Totals (MET-020). */
            total: components["schemas"]["InboundReportRow"];
        };
        /**
         * @description One row of the inbound report. Rates are computed from this row's sums, never averaged (MET-020), and are
         *     absent when there is nothing to divide by (MET-019).
         */
        InboundReportRow: {
            /**
             * Format: int64
             * @description Talk time ÷ answered calls, seconds (MET-082).
             */
            average_talk_seconds?: number | null;
            /**
             * Format: int64
             * @description Total duration ÷ inbound calls, seconds (MET-083).
             */
            average_total_seconds?: number | null;
            /**
             * Format: int64
             * @description Inbound calls (MET-052).
             * @default 0
             */
            calls: number;
            /** @description Local date `YYYY-MM-DD`; empty in the total row. */
            date: string;
            /**
             * Format: int64
             * @description Calls from landlines (MET-070).
             * @default 0
             */
            from_landline: number;
            /**
             * Format: int64
             * @description Calls from mobiles (MET-071).
             * @default 0
             */
            from_mobile: number;
            /**
             * Format: int64
             * @description Sum of hold time, seconds (MET-045).
             * @default 0
             */
            hold_seconds: number;
            /**
             * Format: int64
             * @description How often calls were held (MET-045).
             * @default 0
             */
            holds: number;
            /**
             * Format: uint8
             * @description Local hour 0 to 23; absent when the row is a whole day or the total.
             */
            hour?: number | null;
            /**
             * Format: int64
             * @description Calls that the customer ended while waiting or while a phone rang (MET-061).
             * @default 0
             */
            human_abandoned: number;
            /** @description Human-answered ÷ sent to human (MET-065). */
            human_answer_rate?: components["schemas"]["Percent"] | null;
            /**
             * Format: int64
             * @description Calls that an agent answered (MET-055).
             * @default 0
             */
            human_answered: number;
            /**
             * Format: int64
             * @description Other calls sent to human that nobody answered (MET-062).
             * @default 0
             */
            human_unanswered_other: number;
            /** @description Human-answered ÷ inbound calls (MET-064). */
            inbound_answer_rate?: components["schemas"]["Percent"] | null;
            /**
             * Format: int64
             * @description Calls that the customer ended inside a node (MET-059).
             * @default 0
             */
            ivr_abandoned: number;
            /**
             * Format: int64
             * @description Calls that passed at least one flow node (MET-053).
             * @default 0
             */
            ivr_entered: number;
            /** @description Sent to human without answer ÷ sent to human (MET-066). */
            loss_rate?: components["schemas"]["Percent"] | null;
            /**
             * Format: int64
             * @description Calls with status agent not answered or system answered (MET-056).
             * @default 0
             */
            not_human_answered: number;
            /**
             * Format: int64
             * @description Calls that entered a queue (MET-067).
             * @default 0
             */
            queue_calls: number;
            /**
             * Format: int64
             * @description Of these, answered from a queue (MET-068).
             * @default 0
             */
            queue_calls_answered: number;
            /**
             * Format: int64
             * @description Other calls that only the platform answered (MET-060).
             * @default 0
             */
            self_service: number;
            /**
             * Format: int64
             * @description Calls that asked for a queue or rang a person (MET-054).
             * @default 0
             */
            sent_to_human: number;
            /**
             * Format: int64
             * @description Calls that the platform never answered (MET-058).
             * @default 0
             */
            system_not_answered: number;
            /**
             * Format: int64
             * @description Answered calls from the second limit on (MET-081).
             * @default 0
             */
            talk_long: number;
            /**
             * Format: int64
             * @description Answered calls between the two limits (MET-081).
             * @default 0
             */
            talk_middle: number;
            /** @description Talk time ÷ total duration (MET-046). */
            talk_ratio?: components["schemas"]["Percent"] | null;
            /**
             * Format: int64
             * @description Sum of talk time, seconds (MET-040, for MET-082).
             * @default 0
             */
            talk_seconds: number;
            /**
             * Format: int64
             * @description Answered calls below the first talk-time limit (MET-081).
             * @default 0
             */
            talk_short: number;
            /**
             * Format: int64
             * @description Sum of total duration, seconds (MET-039, for MET-083).
             * @default 0
             */
            total_seconds: number;
            /**
             * Format: int64
             * @description Inbound calls that no agent answered (MET-057).
             */
            unanswered: number;
        };
        /** @description An instance in the portal (PORTAL-06). */
        InstanceView: {
            /** @description Full address of the instance's sign-in page. */
            address: string;
            /** @description Opened. */
            created: components["schemas"]["At"];
            /** @description Edition. */
            edition: components["schemas"]["Edition"];
            /** @description Estimated balance (BILL-67). */
            estimated_balance: components["schemas"]["Money"];
            /** @description Industry. */
            industry: string;
            /** @description Language. */
            language: components["schemas"]["Language"];
            /** @description Name. */
            name: string;
            /** @description Hotline numbers. */
            numbers: string[];
            /** @description Domain prefix. */
            prefix: string;
            /**
             * Format: uint32
             * @description Seats bought or lent.
             */
            seats: number;
            /**
             * Format: uint32
             * @description Seats used by active agents.
             */
            seats_used: number;
            /** @description End of service. */
            service_end?: components["schemas"]["At"] | null;
            /** @description State. */
            state: components["schemas"]["TenantState"];
            /** @description Tenant id. */
            tenant: components["schemas"]["TenantId"];
            /** @description Time zone. */
            time_zone: string;
            /** @description The trial, while the instance is in one. */
            trial?: components["schemas"]["TrialView"] | null;
        };
        /** @description Digits a customer keyed in a node (MET-007). */
        KeyValue: {
            keyed: string;
        } | "no_press" | "error";
        /** @description A language that pages, mails, prompts and PDFs exist in (ORG-05). */
        Language: "zh-CN" | "en";
        /** @description Why a leg ended (MET-002). */
        LegEnd: "released" | "ring_timeout" | "rejected" | "caller_gave_up" | "busy" | "unreachable" | "failed" | "answered_elsewhere" | "taken_over" | "cancelled";
        /**
         * Format: uint16
         * @description A leg's number within its call: 0 is the customer's leg of an inbound call, further legs count up.
         */
        LegNo: number;
        /** @description Who a leg goes to (MET-002). */
        LegParty: {
            /** @constant */
            party: "customer";
        } | {
            /** @description Fixed id. */
            agent: components["schemas"]["AgentId"];
            /** @description Name. */
            name: string;
            /** @description Agent number. */
            number: string;
            /** @constant */
            party: "agent";
            /** @description The bound phone that rings. */
            phone: components["schemas"]["BoundPhone"];
        } | {
            /** @description The platform number that it is shown; decides the price (BILL-06). */
            caller_id: string;
            /** @description Its type. */
            caller_id_kind: components["schemas"]["NumberType"];
            /** @description The number in normal form. */
            number: string;
            /** @constant */
            party: "external";
        };
        /** @description Why a leg exists (MET-002). */
        LegPurpose: "own" | "queue_ring" | "direct_ring" | "transfer" | "consult" | "conference" | "barge_in" | "take_over" | "listen" | "whisper" | "retrieve" | "move";
        /** @description One leg (MET-002). */
        LegRecord: {
            /** @description The agent; absent for the customer's leg. */
            agent?: components["schemas"]["AgentRef"] | null;
            /** @description Answered. */
            answer?: components["schemas"]["At"] | null;
            /** @description The agent's leg that asked for this one. */
            begun_by?: components["schemas"]["LegNo"] | null;
            /** @description Dialled. */
            dial: components["schemas"]["At"];
            /** @description Released. */
            end: components["schemas"]["At"];
            /** @description Number of an outside party. */
            external?: components["schemas"]["ExternalRef"] | null;
            /**
             * Format: int64
             * @description MET-045, seconds, of an agent's leg.
             */
            hold_seconds?: number;
            /**
             * Format: uint32
             * @description MET-045.
             */
            holds?: number;
            /** @description Number within the call. */
            leg: components["schemas"]["LegNo"];
            /**
             * Format: uint16
             * @description Legs that were dialled at once for one party or purpose.
             */
            offer?: number | null;
            /** @description Phone of the agent. */
            phone?: components["schemas"]["BoundPhone"] | null;
            /** @description Why. */
            purpose: components["schemas"]["LegPurpose"];
            /** @description Queue that dialled. */
            queue?: components["schemas"]["QueueRef"] | null;
            /** @description End reason. */
            reason: components["schemas"]["LegEnd"];
            /**
             * Format: int64
             * @description MET-044, seconds.
             */
            ring_seconds: number;
            /**
             * Format: int64
             * @description MET-004, seconds.
             */
            talk_seconds: number;
        };
        /** @description A page of a list. */
        Listing: {
            /** @description Rows. */
            items: components["schemas"]["InstanceView"][];
            /** @description Give this as `cursor` to get the next page; absent on the last one. */
            next?: string | null;
            /**
             * Format: uint64
             * @description All rows of the query, where counting is cheap.
             */
            total?: number | null;
        };
        /** @description A page of a list. */
        Listing2: {
            /** @description Rows. */
            items: components["schemas"]["Agent"][];
            /** @description Give this as `cursor` to get the next page; absent on the last one. */
            next?: string | null;
            /**
             * Format: uint64
             * @description All rows of the query, where counting is cheap.
             */
            total?: number | null;
        };
        /** @description A page of a list. */
        Listing3: {
            /** @description Rows. */
            items: components["schemas"]["Queue"][];
            /** @description Give this as `cursor` to get the next page; absent on the last one. */
            next?: string | null;
            /**
             * Format: uint64
             * @description All rows of the query, where counting is cheap.
             */
            total?: number | null;
        };
        /** @description A page of a list. */
        Listing4: {
            /** @description Rows. */
            items: components["schemas"]["Flow"][];
            /** @description Give this as `cursor` to get the next page; absent on the last one. */
            next?: string | null;
            /**
             * Format: uint64
             * @description All rows of the query, where counting is cheap.
             */
            total?: number | null;
        };
        /** @description A page of a list. */
        Listing5: {
            /** @description Rows. */
            items: components["schemas"]["TimeConditionView"][];
            /** @description Give this as `cursor` to get the next page; absent on the last one. */
            next?: string | null;
            /**
             * Format: uint64
             * @description All rows of the query, where counting is cheap.
             */
            total?: number | null;
        };
        /** @description A page of a list. */
        Listing6: {
            /** @description Rows. */
            items: components["schemas"]["HotlineNumber"][];
            /** @description Give this as `cursor` to get the next page; absent on the last one. */
            next?: string | null;
            /**
             * Format: uint64
             * @description All rows of the query, where counting is cheap.
             */
            total?: number | null;
        };
        /** @description A page of a list. */
        Listing7: {
            /** @description Rows. */
            items: components["schemas"]["OperationLogLine"][];
            /** @description Give this as `cursor` to get the next page; absent on the last one. */
            next?: string | null;
            /**
             * Format: uint64
             * @description All rows of the query, where counting is cheap.
             */
            total?: number | null;
        };
        /** @description A page of a list. */
        Listing8: {
            /** @description Rows. */
            items: components["schemas"]["CallRecord"][];
            /** @description Give this as `cursor` to get the next page; absent on the last one. */
            next?: string | null;
            /**
             * Format: uint64
             * @description All rows of the query, where counting is cheap.
             */
            total?: number | null;
        };
        /** @description A page of a list. */
        Listing9: {
            /** @description Rows. */
            items: components["schemas"]["BillLine"][];
            /** @description Give this as `cursor` to get the next page; absent on the last one. */
            next?: string | null;
            /**
             * Format: uint64
             * @description All rows of the query, where counting is cheap.
             */
            total?: number | null;
        };
        /** @description A page of a list. */
        Listing10: {
            /** @description Rows. */
            items: components["schemas"]["WebhookView"][];
            /** @description Give this as `cursor` to get the next page; absent on the last one. */
            next?: string | null;
            /**
             * Format: uint64
             * @description All rows of the query, where counting is cheap.
             */
            total?: number | null;
        };
        /** @description A page of a list. */
        Listing11: {
            /** @description Rows. */
            items: components["schemas"]["PushLogLine"][];
            /** @description Give this as `cursor` to get the next page; absent on the last one. */
            next?: string | null;
            /**
             * Format: uint64
             * @description All rows of the query, where counting is cheap.
             */
            total?: number | null;
        };
        /** @description What becomes of a call whose agent's connection stays lost (DESK-329). */
        LostAgent: "end_call" | "requeue";
        /** @description A role in a tenant. */
        MembershipView: {
            /** @description The agent, when one of the roles is agent. */
            agent?: components["schemas"]["AgentId"] | null;
            /** @description Its name. */
            name: string;
            /** @description Pages and access. */
            pages: components["schemas"]["PageAccess"][];
            /** @description Roles; an owner may be an agent too. */
            roles: components["schemas"]["Role"][];
            /** @description Its state. */
            state: components["schemas"]["TenantState"];
            /** @description Tenant. */
            tenant: components["schemas"]["TenantId"];
            /** @description Its time zone. */
            time_zone: string;
        };
        /** @description A number with a minimum (BILL-15). */
        MinimumRow: {
            /** @description Call charges `A`, package overage included. */
            call_charge: components["schemas"]["Money"];
            /** @description Minimum `M` of this month. */
            minimum: components["schemas"]["Money"];
            /** @description Billing mode. */
            mode: components["schemas"]["BillingMode"];
            /** @description Hotline number. */
            number: string;
            /** @description `max(0, M − A)`. */
            shortfall: components["schemas"]["Money"];
            /** @description Number state. */
            state: components["schemas"]["NumberState"];
        };
        /**
         * Format: int64
         * @description An amount in ten-thousandths of a yuan. 1.0000 yuan is `Money(10_000)`.
         */
        Money: number;
        /** @description How a supervisor takes part (SUP-201 to SUP-204). */
        MonitorMode: "listen" | "whisper" | "three_way" | "barge_in";
        /** @description A supervisor's part. */
        MonitorRecord: {
            /** @description End. */
            end: components["schemas"]["At"];
            /** @description The supervisor's leg. */
            leg: components["schemas"]["LegNo"];
            /** @description How. */
            mode: components["schemas"]["MonitorMode"];
            /** @description The agent's leg. */
            of: components["schemas"]["LegNo"];
            /** @description Start. */
            start: components["schemas"]["At"];
        };
        /** @description Section "monthly minimum". */
        MonthlyMinimum: {
            /** @description One row per number with a minimum. */
            rows: components["schemas"]["MinimumRow"][];
            /** @description Sum of the shortfalls. */
            sum: components["schemas"]["Money"];
        };
        /** @description A new flow. */
        NewFlow: {
            /** @description Definition. */
            definition: components["schemas"]["FlowDefinition"];
            /** @description Department. */
            department: components["schemas"]["DepartmentId"];
            /** @description Name. */
            name: string;
        };
        /** @description Form for a new instance (PORTAL-07). */
        NewInstance: {
            /** @description Edition. */
            edition: components["schemas"]["Edition"];
            /** @description Industry. */
            industry: string;
            /** @description Default language; also that of the prompts of the first flow. */
            language: components["schemas"]["Language"];
            /** @description Name, unique within the portal account. */
            name: string;
            /** @description Domain prefix. */
            prefix: string;
            /** @description Flow template. */
            template: components["schemas"]["FlowTemplate"];
            /** @description IANA time zone. */
            time_zone: string;
        };
        /** @description A new password (SEC-08). */
        NewPassword: {
            /** @description Password. */
            password: string;
        };
        /** @description Places a test call. */
        NewTestCall: {
            /** @description Caller's number shown. */
            from: string;
            /** @description What the caller does. */
            script: components["schemas"]["TestCallScript"];
            /** @description One of the tenant's numbers. */
            to: string;
        };
        /** @description A step of a flow. */
        Node: {
            /**
             * Format: uint8
             * @description How often, 1 to 10, default 1.
             * @default 1
             */
            count: number;
            /**
             * @description A key ends it; default yes.
             * @default true
             */
            interruptible: boolean;
            /** @description After the last play. */
            next?: string | null;
            /** @description What is spoken, in order. */
            prompt: components["schemas"]["Prompt"][];
            /** @constant */
            type: "play";
        } | {
            /**
             * Format: uint8
             * @description How often the menu is played, 1 to 10, default 3.
             * @default 3
             */
            count: number;
            /** @description Exit of each key `0` to `9`, `*`, `#`. */
            keys: {
                [key: string]: string;
            };
            /**
             * Format: uint8
             * @description Wrong keys allowed, 1 to 10, default 3.
             * @default 3
             */
            max_errors: number;
            /**
             * @description No key after the last play.
             * @default null
             */
            no_key: string | null;
            /** @description Menu prompt. */
            prompt: components["schemas"]["Prompt"][];
            /**
             * @description Spoken when the wait runs out.
             * @default []
             */
            timeout_prompt: components["schemas"]["Prompt"][];
            /**
             * Format: uint8
             * @description Seconds to wait for a key, 1 to 60, default 5.
             * @default 5
             */
            timeout_seconds: number;
            /** @constant */
            type: "select";
            /**
             * @description Too many wrong keys.
             * @default null
             */
            wrong_key: string | null;
            /**
             * @description Spoken after a wrong key.
             * @default []
             */
            wrong_prompt: components["schemas"]["Prompt"][];
        } | {
            /**
             * @description The queue is full.
             * @default null
             */
            full: string | null;
            /**
             * @description Spoken on entry.
             * @default []
             */
            prompt: components["schemas"]["Prompt"][];
            /** @description The queue. */
            queue: components["schemas"]["QueueId"];
            /**
             * @description The longest wait is over.
             * @default null
             */
            timeout: string | null;
            /**
             * Format: uint32
             * @description Replaces the queue's longest wait, seconds.
             * @default null
             */
            timeout_seconds: number | null;
            /** @constant */
            type: "queue";
            /**
             * @description No member is signed in, in a state that can take calls.
             * @default null
             */
            unavailable: string | null;
        } | {
            /** @description Time conditions with their exits; tried in the order of their priority, whatever their order here. */
            conditions: components["schemas"]["TimeExit"][];
            /**
             * @description None of them holds.
             * @default null
             */
            other: string | null;
            /** @constant */
            type: "time";
        } | {
            /** @description Anything else. */
            failure?: string | null;
            /**
             * @description Extra headers.
             * @default {}
             */
            headers: {
                [key: string]: string;
            };
            /** @description `GET` or `POST`. */
            method: components["schemas"]["HttpMethod"];
            /**
             * @description Variables filled from the answer's JSON.
             * @default []
             */
            outputs: components["schemas"]["HttpOutput"][];
            /**
             * @description Parameters: query of a GET, JSON body of a POST. Values take variables.
             * @default {}
             */
            parameters: {
                [key: string]: string;
            };
            /**
             * @description Variable that takes the whole body, up to 64 KiB.
             * @default null
             */
            result_variable: string | null;
            /**
             * Format: uint8
             * @description Further tries after a failure, 0 to 5, default 0; all tries together take at most 30 s.
             * @default 0
             */
            retries: number;
            /** @description Status 200 to 299 in time. */
            success?: string | null;
            /**
             * Format: uint8
             * @description Seconds for one try, 1 to 30, default 5.
             * @default 5
             */
            timeout_seconds: number;
            /** @constant */
            type: "http";
            /** @description Address without query; `${name}` is replaced. */
            url: string;
            /**
             * @description Spoken while waiting.
             * @default []
             */
            waiting_prompt: components["schemas"]["Prompt"][];
        } | {
            /**
             * @description Closing words.
             * @default []
             */
            prompt: components["schemas"]["Prompt"][];
            /** @constant */
            type: "end";
        };
        /** @description One pass through one node (MET-007). */
        NodeVisit: {
            /** @description Time in. */
            entered: components["schemas"]["At"];
            /** @description Exit taken; empty when the call ended inside. */
            exit: string;
            /** @description Keys. */
            key?: components["schemas"]["KeyValue"] | null;
            /** @description Node type. */
            kind: string;
            /** @description Time out; the call's end when it ended inside. */
            left: components["schemas"]["At"];
            /** @description Node name. */
            node: string;
        };
        /** @description What an engine decided about one agent when a call was offered (for "explain"). */
        NotChosen: "offline" | "not_available" | "in_call" | "phone_not_ready" | "tried_before" | "idle_for_less" | "later_priority";
        /** @description Binds a number to a flow. */
        NumberForm: {
            /** @description Takes calls. */
            active: boolean;
            /** @description The flow; none = "not in service". */
            flow?: components["schemas"]["FlowId"] | null;
        };
        /** @description State of a number within the month. */
        NumberState: "normal" | "deleted";
        /** @description Kind of a platform number; decides the price (BILL-02). */
        NumberType: "landline" | "n400" | "n1010" | "n95" | "mobile";
        /** @description One line of the operation log (C8). */
        OperationLogLine: {
            /** @description Action. */
            action: string;
            /** @description From which address. */
            address: string;
            /** @description Values after, as JSON text; empty when there are none. */
            after: string;
            /** @description When. */
            at: components["schemas"]["At"];
            /** @description Values before, as JSON text; empty when there were none. */
            before: string;
            /** @description Which object. */
            key: string;
            /** @description Kind of object. */
            object: string;
            /** @description Operation id. */
            operation: string;
            /** @description `ok` or the error code. */
            result: string;
            /** @description Who (e-mail). */
            who: string;
        };
        /** @description The organisation tree for the pickers (ORG-03). */
        OrganisationView: {
            /** @description Branches. */
            branches: components["schemas"]["Branch"][];
            /** @description Departments. */
            departments: components["schemas"]["Department"][];
            /** @description Tenant. */
            tenant: components["schemas"]["Tenant"];
        };
        /** @description Wrap-up after manual outbound calls (DESK-316). */
        OutboundWrapup: "off" | "timed" | "manual";
        /** @description Section "package fee". */
        PackageFee: {
            /** @description Rows. */
            rows: components["schemas"]["PackageRow"][];
            /** @description Sum. */
            sum: components["schemas"]["Money"];
        };
        /** @description One package (BILL-19). */
        PackageRow: {
            /** @description Monthly fee and overage charge. */
            amount: components["schemas"]["Money"];
            /**
             * Format: int64
             * @description Included minutes.
             */
            included_minutes: number;
            /** @description Monthly fee. */
            monthly_fee: components["schemas"]["Money"];
            /** @description Charge of the minutes beyond. */
            overage_charge: components["schemas"]["Money"];
            /**
             * Format: int64
             * @description Minutes beyond.
             */
            overage_minutes: number;
            /** @description Yuan per minute beyond. */
            overage_rate: components["schemas"]["Money"];
            /** @description Name. */
            package: string;
            /**
             * Format: int64
             * @description Included minutes that were used.
             */
            used_minutes: number;
        };
        /** @description A page of the product; the unit of permission. */
        Page: "organisation" | "agents" | "queues" | "flows" | "time_conditions" | "numbers" | "call_records" | "inbound_report" | "statements" | "webhooks" | "push_log" | "operation_log" | "desk";
        /** @description Access to a page. */
        PageAccess: {
            /** @description Access. */
            access: components["schemas"]["Access"];
            /** @description Page. */
            page: components["schemas"]["Page"];
        };
        /** @description A parked call. */
        ParkedCall: {
            /** @description Name of the agent who parked it. */
            by: string;
            /** @description Unique id. */
            call: components["schemas"]["CallId"];
            /** @description Customer's number; empty when withheld. */
            customer: string;
            /** @description Since when. */
            since: components["schemas"]["At"];
        };
        /** @description Changes the own password (SEC-10). */
        PasswordChange: {
            /** @description Present password. */
            old: string;
            /** @description New password. */
            password: string;
        };
        /** @description Asks for a password reset (SEC-11). */
        PasswordReset: {
            /** @description E-mail. */
            email: string;
        };
        /**
         * Format: int64
         * @description A percentage in hundredths of a percent: `Percent(3_333)` is 33.33 %.
         */
        Percent: number;
        /**
         * @description A person's own settings of the pages: language, theme, folds, saved views. The portal decides what
         *     the values mean.
         */
        Preferences: {
            /** @description At most 200 entries; keys of 1 to 100 characters, values up to 4 KiB of JSON text each. */
            values: {
                [key: string]: unknown;
            };
        };
        /** @description Public price list. */
        PriceList: {
            /** @description Editions. */
            editions: components["schemas"]["EditionView"][];
            /** @description Minutes. */
            minutes: components["schemas"]["PriceView"][];
            /**
             * Format: uint32
             * @description Days of the trial.
             */
            trial_days: number;
            /**
             * Format: uint32
             * @description Billed minutes of the trial.
             */
            trial_minutes: number;
            /**
             * Format: uint32
             * @description Days for which recordings of the trial are kept.
             */
            trial_recording_days: number;
            /**
             * Format: uint32
             * @description Seats of the trial.
             */
            trial_seats: number;
        };
        /** @description Own prices (BILL-70). */
        Prices: {
            /** @description Per minute. */
            minutes: components["schemas"]["PriceView"][];
            /** @description A seat per month. */
            seat: components["schemas"]["Money"];
        };
        /** @description A price per minute. */
        PriceView: {
            /** @description Charge type. */
            charge: components["schemas"]["ChargeType"];
            /** @description Type of number. */
            number_kind: components["schemas"]["NumberType"];
            /** @description Per minute. */
            rate: components["schemas"]["Money"];
        };
        /** @description JSON body of an error answer. */
        ProblemBody: {
            /** @description The error. */
            error: components["schemas"]["ProblemText"];
        };
        /** @description The error's parts. */
        ProblemText: {
            /** @description Stable code. */
            code: string;
            /** @description JSON path of the offending field. */
            field?: string | null;
            /** @description English text. */
            message: string;
            /** @description Chinese text. */
            message_zh: string;
        };
        /** @description One piece of prompt content. `${name}` is replaced by the variable's value. */
        Prompt: {
            say: string;
        } | {
            /** Format: uint32 */
            pause: number;
        };
        /** @description One line of the push log (MSG-28). */
        PushLogLine: {
            /** @description First 500 characters of the answer, or what went wrong. */
            answer: string;
            /** @description When it was sent. */
            at: components["schemas"]["At"];
            /**
             * Format: int8
             * @description -1 = not sent, 0 = first sending, 1 to 4 = retries (MSG-22).
             */
            attempt: number;
            /** @description The body that was sent. */
            body: string;
            /** @description The call. */
            call?: components["schemas"]["CallId"] | null;
            /**
             * Format: int64
             * @description How long it took, milliseconds.
             */
            duration_ms: number;
            /** @description Event id. */
            event_id: string;
            /** @description What was pushed. */
            push: components["schemas"]["PushType"];
            /**
             * Format: uint16
             * @description HTTP status; absent when no answer came.
             */
            status?: number | null;
            /** @description Whether it counts as delivered (MSG-21). */
            success: boolean;
            /** @description Where to. */
            url: string;
            /** @description The webhook. */
            webhook: components["schemas"]["WebhookId"];
        };
        /** @description What is pushed (MSG-40 to MSG-60; those of this version). */
        PushType: "inbound_call" | "inbound_ringing" | "inbound_answered" | "inbound_hangup" | "service_record";
        /** @description A queue as configured. */
        Queue: {
            /** @description Department. */
            department: components["schemas"]["DepartmentId"];
            /** @description Fixed id. */
            id: components["schemas"]["QueueId"];
            /**
             * Format: uint32
             * @description Most callers waiting at once, 0 = no limit, default 100.
             */
            max_waiting: number;
            /** @description Name, 1 to 50 characters. */
            name: string;
            /** @description Queue number, 3 to 6 digits, unique in the department. */
            number: string;
            /**
             * Format: uint16
             * @description Seconds an agent's phone rings before the next one is tried, 5 to 120, default 25.
             */
            ring_seconds: number;
            /**
             * Format: uint16
             * @description Service-level seconds, 1 to 60, default 20 (MET-026).
             */
            service_level_seconds: number;
            /** @description Which agent first. */
            strategy: components["schemas"]["Strategy"];
            /**
             * Format: uint32
             * @description Longest wait in seconds, 10 to 3600, default 600.
             */
            wait_seconds: number;
            /**
             * Format: uint16
             * @description Wrap-up seconds, 0 or 3 to 300, default 15 (DESK-315).
             */
            wrapup_seconds: number;
        };
        /** @description Form of a queue. */
        QueueForm: {
            /** @description Department. */
            department: components["schemas"]["DepartmentId"];
            /**
             * Format: uint32
             * @description Most waiting, 0 = no limit.
             */
            max_waiting: number;
            /** @description Name. */
            name: string;
            /** @description Queue number. */
            number: string;
            /**
             * Format: uint16
             * @description Ring seconds.
             */
            ring_seconds: number;
            /**
             * Format: uint16
             * @description Service-level seconds.
             */
            service_level_seconds: number;
            /** @description Strategy. */
            strategy: components["schemas"]["Strategy"];
            /**
             * Format: uint32
             * @description Longest wait in seconds.
             */
            wait_seconds: number;
            /**
             * Format: uint16
             * @description Wrap-up seconds: 0, or 3 to 300.
             */
            wrapup_seconds: number;
        };
        /** @description A queue. */
        QueueId: string;
        /** @description An agent's place in a queue. */
        QueueMembership: {
            /**
             * Format: uint8
             * @description 1 (first) to 5.
             */
            priority: number;
            /** @description The queue. */
            queue: components["schemas"]["QueueId"];
        };
        /** @description A queue by id, with number and name of that time. */
        QueueRef: {
            /** @description Name. */
            name: string;
            /** @description Number. */
            number: string;
            /** @description Id. */
            queue: components["schemas"]["QueueId"];
        };
        /** @description Result of an entered queue visit, or why it was refused at once (MET-006). */
        QueueResult: "answered" | "abandoned" | "timed_out" | "no_agent" | "full" | "other_exit";
        /** @description Settings of one queue. */
        QueueRules: {
            /**
             * Format: uint16
             * @description Agents who may be on break at once, 0 = no limit (DESK-307).
             * @default 0
             */
            break_heads: number;
            /**
             * Format: uint16
             * @description Break time limit in minutes, 0 to 240, 0 = none (DESK-306).
             * @default 0
             */
            break_minutes: number;
        };
        /** @description One request to one queue (MET-006). */
        QueueVisit: {
            /** @description An agent waited here to consult somebody, not the customer. */
            consult?: boolean;
            /** @description Entered; absent when refused at once. */
            entered?: components["schemas"]["At"] | null;
            /** @description Answered within the service level. */
            in_service_level: boolean;
            /** @description Left. */
            left: components["schemas"]["At"];
            /** @description The queue. */
            queue: components["schemas"]["QueueRef"];
            /** @description Request. */
            requested: components["schemas"]["At"];
            /** @description Result. */
            result: components["schemas"]["QueueResult"];
            /**
             * Format: int64
             * @description Wait in seconds (0 when refused).
             */
            wait_seconds: number;
        };
        /** @description A recording's place in the call. The object's address is made from tenant, start and call id. */
        RecordingRef: {
            /** @description End. */
            end: components["schemas"]["At"];
            /** @description Leg on the left channel. */
            left: components["schemas"]["LegNo"];
            /**
             * Format: uint16
             * @description Number within the call.
             */
            recording: number;
            /** @description Leg on the right channel. */
            right: components["schemas"]["LegNo"];
            /** @description Start. */
            start: components["schemas"]["At"];
        };
        /** @description A recording. */
        RecordingView: {
            /**
             * Format: int64
             * @description Length in milliseconds, when stored.
             */
            duration_ms?: number | null;
            /** @description Formats that are stored, for example `wav`, `mp3`. */
            formats: string[];
            /** @description When it is deleted; recordings of the trial are kept for some days only (PORTAL-12). */
            kept_until?: components["schemas"]["At"] | null;
            /**
             * Format: uint16
             * @description Number within the call.
             */
            recording: number;
        };
        /** @description One reduction. */
        ReductionLine: {
            /** @description Amount, 0 or more. */
            amount: components["schemas"]["Money"];
            /** @description Name or remark of the rule. */
            name: string;
        };
        /** @description Where a number comes from. */
        Region: {
            /** @description Area code, for example `010`; empty when unknown. */
            area_code: string;
            /** @description City in Chinese; empty when unknown. */
            city: string;
            /** @description English name of the city or province; empty when unknown. */
            english: string;
            /** @description Province in Chinese; empty when unknown. */
            province: string;
        };
        /** @description Renames an instance. */
        RenameInstance: {
            /** @description New name. */
            name: string;
        };
        /** @description Rows of a report by day or by hour. */
        ReportBy: "day" | "hour";
        /** @description What a person is in a tenant. */
        Role: "owner" | "agent";
        /** @description Section "seat fee". */
        SeatFee: {
            /** @description Rows. */
            rows: components["schemas"]["SeatRow"][];
            /** @description Sum. */
            sum: components["schemas"]["Money"];
        };
        /** @description Seats of one order or addition (BILL-18). */
        SeatRow: {
            /** @description Amount. */
            amount: components["schemas"]["Money"];
            /**
             * Format: int64
             * @description Charged days.
             */
            days: number;
            /**
             * Format: int64
             * @description Days of the month.
             */
            days_of_month: number;
            /** @description Edition. */
            edition: components["schemas"]["Edition"];
            /** @description Order that was paid in advance; blank otherwise. */
            order: string;
            /** @description Monthly price of one. */
            price: components["schemas"]["Money"];
            /**
             * Format: int64
             * @description Seats.
             */
            seats: number;
            /** @description The account's departments share these seats; the amount is this department's part (BILL-32). */
            shared: boolean;
        };
        /** @description Why a tenant that is in order takes no new calls. */
        ServiceLimit: "service_ended" | "trial_minutes_used";
        /**
         * @description Who is signed in. The session itself is the cookie `edgecall_session` (HttpOnly); programs may send
         *     its value as `Authorization: Bearer`.
         */
        SessionView: {
            /** @description Company; empty for agents. */
            company: string;
            /** @description E-mail. */
            email: string;
            /** @description Absolute end of the session (SEC-15). */
            ends: components["schemas"]["At"];
            /** @description Language. */
            language: components["schemas"]["Language"];
            /** @description Roles in tenants. */
            memberships: components["schemas"]["MembershipView"][];
            /** @description Must choose a new password first (SEC-12). */
            must_change_password: boolean;
            /** @description Name. */
            name: string;
            /** @description May open instances (portal account). */
            portal: boolean;
            /** @description The session's value for programs; only in the answer that creates the session. */
            token?: string | null;
        };
        /** @description Who released first (MET-037). */
        Side: "customer" | "agent" | "external" | "supervisor" | "system";
        /** @description Sign-in form (SEC-01). */
        SignIn: {
            /** @description E-mail. */
            email: string;
            /** @description Password. */
            password: string;
        };
        /** @description Sign-up form (PORTAL-02). */
        SignUp: {
            /** @description Slider check. */
            challenge: components["schemas"]["ChallengeAnswer"];
            /** @description Company name. */
            company: string;
            /** @description Contact name. */
            contact: string;
            /**
             * Format: email
             * @description E-mail.
             */
            email: string;
            /** @description Language of mails. */
            language: components["schemas"]["Language"];
            /** @description Mobile number. */
            mobile: string;
            /** @description Password (SEC-08). */
            password: string;
            /** @description Terms accepted. */
            terms: boolean;
        };
        /** @description A sign-up that waits for its code. */
        SignUpStarted: {
            /**
             * Format: uint32
             * @description A new code can be sent after so many seconds.
             */
            resend_after_seconds: number;
            /** @description Id of the sign-up. */
            sign_up: string;
            /**
             * Format: uint32
             * @description The code is valid for so many seconds.
             */
            valid_seconds: number;
        };
        /** @description What anybody may know of an instance (PORTAL-09). */
        SiteView: {
            /** @description Default language. */
            language: components["schemas"]["Language"];
            /** @description Instance name. */
            name: string;
            /** @description Tenant. */
            tenant: components["schemas"]["TenantId"];
        };
        /** @description Skips a step, or takes that back. */
        SkipStep: {
            /** @description True = skip. */
            skipped: boolean;
        };
        /** @description One department's statement of one month. */
        Statement: {
            /** @description Minimum of the billing account (BILL-52). */
            account_minimum: components["schemas"]["AccountMinimum"];
            /** @description Transcription (BILL-50). */
            asr_fee: components["schemas"]["AsrFee"];
            /**
             * @description Call charges: 400, 1010, landline always; 95 and mobile when there are such numbers (BILL-43 to
             *     BILL-47).
             */
            call_charges: components["schemas"]["CallCharges"][];
            /** @description Custom charges (BILL-51). */
            custom_charges: components["schemas"]["CustomCharges"];
            /** @description Whose, which month, which state (BILL-39). */
            head: components["schemas"]["StatementHead"];
            /** @description Function fee of mobile numbers (BILL-42). */
            mobile_number_fee: components["schemas"]["FunctionFee"];
            /** @description Monthly minimum of hotline numbers (BILL-40). */
            monthly_minimum: components["schemas"]["MonthlyMinimum"];
            /** @description Function fee of landline, 400, 1010 and 95 numbers (BILL-41). */
            number_fee: components["schemas"]["FunctionFee"];
            /** @description Packages (BILL-49). */
            package_fee: components["schemas"]["PackageFee"];
            /** @description Seats (BILL-48). */
            seat_fee: components["schemas"]["SeatFee"];
            /** @description Totals (BILL-53). */
            totals: components["schemas"]["Totals"];
            /**
             * Format: int64
             * @description Legs without rate; they cost 0 here and block settlement (BILL-12).
             */
            unrated_legs: number;
        };
        /** @description Whose statement it is. */
        StatementHead: {
            /** @description Billing account. */
            account: components["schemas"]["BillingAccountId"];
            /** @description Account's name. */
            account_name: string;
            /** @description Department. */
            department: components["schemas"]["DepartmentId"];
            /** @description Department's name. */
            department_name: string;
            /** @description Main hotline number; blank when there is none. */
            main_hotline: string;
            /** @description Period, `YYYY-MM`. */
            month: string;
            /** @description Direct sales manager; blank when there is none. */
            sales_manager: string;
            /** @description State. */
            state: components["schemas"]["StatementState"];
            /** @description Tenant. */
            tenant: components["schemas"]["TenantId"];
            /** @description Tenant's name. */
            tenant_name: string;
        };
        /** @description Statements of all departments and months of the query. */
        StatementList: {
            /** @description Oldest month first. */
            items: components["schemas"]["StatementRow"][];
            /** @description Sum of the actual charges. */
            total: components["schemas"]["Money"];
        };
        /** @description A statement in the list. */
        StatementRow: {
            /** @description Actual charge. */
            actual_charge: components["schemas"]["Money"];
            /** @description Department. */
            department: components["schemas"]["DepartmentId"];
            /** @description Its name. */
            department_name: string;
            /** @description Main hotline number; empty when there is none. */
            main_hotline: string;
            /** @description `YYYY-MM`. */
            period: string;
            /** @description Reduction. */
            reduction: components["schemas"]["Money"];
            /** @description `pre_billed` or `settled` (BILL-33). */
            settled: boolean;
            /** @description Standard fee. */
            standard_fee: components["schemas"]["Money"];
        };
        /** @description State of a statement (BILL-33). */
        StatementState: "pre_billed" | "settled";
        /** @description How a queue chooses among available agents. */
        Strategy: "longest_idle";
        /** @description A take-over (SUP-205). */
        TakeOver: {
            /** @description When. */
            at: components["schemas"]["At"];
            /** @description The agent's leg. */
            from: components["schemas"]["LegNo"];
            /** @description The supervisor's leg. */
            leg: components["schemas"]["LegNo"];
        };
        /** @description A colleague. */
        TeamAgent: {
            /** @description Fixed id. */
            agent: components["schemas"]["AgentId"];
            /** @description The call at the colleague, for those who may control. */
            call?: components["schemas"]["TeamCall"] | null;
            /** @description This desk's agent may watch and control the colleague. */
            controlled: boolean;
            /** @description Name. */
            name: string;
            /** @description Agent number. */
            number: string;
            /** @description Names of the queues. */
            queues: string[];
            /** @description Can be called now. */
            reachable: boolean;
            /** @description Break reason. */
            reason: string;
            /** @description Since when. */
            since: components["schemas"]["At"];
            /** @description State. */
            state: components["schemas"]["AgentState"];
        };
        /** @description A colleague's call. */
        TeamCall: {
            /** @description Unique id. */
            call: components["schemas"]["CallId"];
            /** @description Customer's number; empty when withheld. */
            customer: string;
            /**
             * Format: uint8
             * @description Supervisors who take part.
             */
            monitors: number;
            /** @description Name of the queue; empty without. */
            queue: string;
            /** @description Since when. */
            since: components["schemas"]["At"];
            /** @description Call state code. */
            state: components["schemas"]["DeskCallState"];
        };
        /** @description A flow. */
        TeamFlow: {
            /** @description Fixed id. */
            flow: components["schemas"]["FlowId"];
            /** @description Name. */
            name: string;
        };
        /** @description A queue. */
        TeamQueue: {
            /**
             * Format: uint32
             * @description Members who could take a call now.
             */
            free: number;
            /** @description Name. */
            name: string;
            /** @description Queue number. */
            number: string;
            /** @description Fixed id. */
            queue: components["schemas"]["QueueId"];
            /**
             * Format: uint32
             * @description Members who are signed in.
             */
            signed_in: number;
            /**
             * Format: uint32
             * @description Who wait (MET-109).
             */
            waiting: number;
        };
        /** @description One customer company. */
        Tenant: {
            /**
             * Format: uint32
             * @description Seconds by which each ping of a desk lengthens the agent's session, 60 to 86,400 (SEC-14).
             * @default 3600
             */
            agent_session_seconds: number;
            /** @description The billing account that its departments are charged to. */
            billing_account: components["schemas"]["BillingAccountId"];
            /** @description When it was opened. */
            created: components["schemas"]["At"];
            /** @description Edition. */
            edition: components["schemas"]["Edition"];
            /** @description `TCC` and 7 digits. */
            id: components["schemas"]["TenantId"];
            /** @description Industry, from the list of the sign-up page. */
            industry: string;
            /** @description Default language. */
            language: components["schemas"]["Language"];
            /** @description Instance name, 2 to 50 characters. */
            name: string;
            /** @description Domain prefix, 3 to 30 lower-case letters, digits, hyphens (PORTAL-07). */
            prefix: string;
            /**
             * Format: uint32
             * @description Bought or lent seats.
             */
            seats: number;
            /** @description End of trial or service, when one is set. */
            service_end?: components["schemas"]["At"] | null;
            /** @description State. */
            state: components["schemas"]["TenantState"];
            /** @description IANA time zone, default `Asia/Shanghai`. */
            time_zone: string;
            /**
             * @description What the trial gives, as the operator's settings were when the instance was opened (PORTAL-12).
             * @default null
             */
            trial: components["schemas"]["TrialTerms"] | null;
        };
        /** @description One customer company: `TCC` and 7 digits (ORG-11). */
        TenantId: string;
        /** @description Settings of the tenant as a whole. */
        TenantSettings: {
            /**
             * Format: uint32
             * @description Seconds by which each ping of a desk lengthens the agent's session (SEC-14).
             */
            agent_session_seconds: number;
        };
        /** @description State of an instance (PORTAL-11). */
        TenantState: "trial" | "active" | "suspended" | "closing" | "closed";
        /** @description Phase of a test call. */
        TestCallPhase: "calling" | "answered" | "ended" | "failed";
        /** @description What a test caller does. */
        TestCallScript: {
            /**
             * Format: uint16
             * @description Hangs up so many seconds after the answer, 1 to 600.
             */
            hang_up_after_seconds: number;
            /** @description Keys to press, each so many milliseconds after the answer. */
            keys: components["schemas"]["TestKey"][];
            /** @description What the caller says all the time. */
            sound: components["schemas"]["TestSound"];
        };
        /** @description State of a test call, `GET /control/test-calls/{id}`. */
        TestCallState: {
            /** @description When the platform answered. */
            answered?: components["schemas"]["At"] | null;
            /** @description When it ended. */
            ended?: components["schemas"]["At"] | null;
            /** @description SIP code and words when it failed. */
            failure: string;
            /** @description Id of the test call. */
            id: string;
            /** @description Phase. */
            phase: components["schemas"]["TestCallPhase"];
            /** @description When it was placed. */
            placed: components["schemas"]["At"];
            /** @description SIP Call-ID, by which the call record can be found. */
            sip_call_id: string;
        };
        /** @description A key press of the test caller. */
        TestKey: {
            /**
             * Format: uint32
             * @description Milliseconds after the platform answered.
             */
            after_ms: number;
            /** @description The key. */
            key: string;
        };
        /** @description What the test caller plays. */
        TestSound: {
            /** Format: uint32 */
            tone: number;
        } | {
            say: string;
        } | "silence";
        /** @description Form of a time condition. */
        TimeConditionForm: {
            /** @description Department. */
            department: components["schemas"]["DepartmentId"];
            /** @description Name, unique in the department. */
            name: string;
            /**
             * Format: uint16
             * @description The smaller is tried first; unique in the department.
             */
            priority: number;
            /** @description When it holds, on the tenant's clock. */
            window: components["schemas"]["TimeWindow"];
        };
        /** @description A time condition. */
        TimeConditionId: string;
        /** @description A time condition in the console. */
        TimeConditionView: {
            /** @description Department. */
            department: components["schemas"]["DepartmentId"];
            /** @description It will never hold again (ACD-24). */
            expired: boolean;
            /** @description It holds at this moment. */
            holds_now: boolean;
            /** @description Fixed id. */
            id: components["schemas"]["TimeConditionId"];
            /** @description Name, 1 to 50 characters, unique in the department. */
            name: string;
            /**
             * Format: uint16
             * @description 1 to 9999, unique in the department; the smaller is tried first (ACD-25).
             */
            priority: number;
            /** @description Flows that refer to it; while there are any it cannot be deleted. */
            used_by: components["schemas"]["FlowName"][];
            /** @description When it holds, on the department's clock. */
            window: components["schemas"]["TimeWindow"];
        };
        /** @description One exit of a time node. */
        TimeExit: {
            /** @description The time condition. */
            condition: components["schemas"]["TimeConditionId"];
            /**
             * @description Where the call goes while it holds.
             * @default null
             */
            next: string | null;
        };
        /** @description When a time condition holds. */
        TimeWindow: {
            /** @description First minute. */
            from: string;
            /** @constant */
            kind: "weekly";
            /** @description Last minute, included. Earlier than `from`: the window runs into the next day. */
            to: string;
            /** @description The days on which the window begins; at least one. */
            weekdays: components["schemas"]["Weekday"][];
        } | {
            /** @description Last minute, included; later than `start`. */
            end: string;
            /** @constant */
            kind: "fixed";
            /** @description First minute. */
            start: string;
        };
        /** @description Totals (BILL-25). */
        Totals: {
            /** @description Standard fee − reduction. */
            actual_charge: components["schemas"]["Money"];
            /** @description Their sum. */
            reduction: components["schemas"]["Money"];
            /** @description Reductions in the order in which they were applied (BILL-26). */
            reduction_lines: components["schemas"]["ReductionLine"][];
            /** @description Sum of all sections. */
            standard_fee: components["schemas"]["Money"];
        };
        /** @description How a transfer was done. */
        TransferKind: "blind" | "attended";
        /** @description A completed transfer. */
        TransferRecord: {
            /** @description When it was completed. */
            at: components["schemas"]["At"];
            /** @description The leg of the agent who began it. */
            by: components["schemas"]["LegNo"];
            /** @description Blind or attended. */
            kind: components["schemas"]["TransferKind"];
            /** @description Where to. */
            to: components["schemas"]["TransferredTo"];
        };
        /** @description Where a transfer led. */
        TransferredTo: {
            /** @description The leg. */
            leg: components["schemas"]["LegNo"];
            /** @constant */
            target: "leg";
        } | {
            /** @description The queue. */
            queue: components["schemas"]["QueueId"];
            /** @constant */
            target: "queue";
        } | {
            /** @description The flow. */
            flow: components["schemas"]["FlowId"];
            /** @constant */
            target: "flow";
        };
        /** @description What a trial gives (PORTAL-12). Each value is an operator's setting. */
        TrialTerms: {
            /**
             * Format: uint32
             * @description Days, 1 to 365.
             */
            days: number;
            /**
             * Format: uint32
             * @description Billed minutes that cost nothing, 0 to 1,000,000. When they are used up, no further calls are taken.
             */
            minutes: number;
            /**
             * Format: uint32
             * @description Days for which recordings are kept, 1 to 3,650.
             */
            recording_days: number;
            /**
             * Format: uint32
             * @description Seats, 1 to 1,000.
             */
            seats: number;
        };
        /** @description How far a trial is (PORTAL-12). */
        TrialView: {
            /**
             * Format: uint32
             * @description Days that are left, begun ones included; 0 when it is over.
             */
            days_left: number;
            /** @description Its end. */
            ends: components["schemas"]["At"];
            /** @description The limit that stops new calls, when one is reached. */
            limit?: components["schemas"]["ServiceLimit"] | null;
            /**
             * Format: uint32
             * @description Billed minutes that cost nothing.
             */
            minutes: number;
            /**
             * Format: uint32
             * @description Of these, still free.
             */
            minutes_left: number;
            /**
             * Format: uint32
             * @description Days for which recordings are kept.
             */
            recording_days: number;
            /**
             * Format: uint32
             * @description Seats.
             */
            seats: number;
        };
        /** @description A SIP trunk. */
        TrunkId: string;
        /** @description A webhook as configured. The secret is write-only and sealed at rest. */
        Webhook: {
            /** @description Sends events. */
            active: boolean;
            /** @description Fixed id. */
            id: components["schemas"]["WebhookId"];
            /** @description What is pushed. */
            push: components["schemas"]["PushType"];
            /**
             * Format: uint8
             * @description 0 to 4, default 3 (MSG-05).
             */
            retries: number;
            /**
             * Format: uint8
             * @description Seconds, 1 to 30, default 10 (MSG-04).
             */
            timeout_seconds: number;
            /** @description http or https address, up to 1000 characters (MSG-02). */
            url: string;
        };
        /** @description Form of a webhook (MSG-02 to MSG-05). */
        WebhookForm: {
            /** @description On or off. */
            active: boolean;
            /** @description What is pushed. */
            push: components["schemas"]["PushType"];
            /**
             * Format: uint8
             * @description Retries.
             */
            retries: number;
            /**
             * Format: uint8
             * @description Seconds.
             */
            timeout_seconds: number;
            /** @description Address. */
            url: string;
        };
        /** @description A tenant's webhook. */
        WebhookId: string;
        /** @description A webhook in the list (MSG-01). */
        WebhookView: {
            /** @description Last line of its log. */
            last?: components["schemas"]["PushLogLine"] | null;
            /** @description The webhook. */
            webhook: components["schemas"]["Webhook"];
        };
        /** @description A webhook with its secret, which is shown this once. */
        WebhookWithSecret: {
            /** @description The signing secret. */
            secret: string;
            /** @description The webhook. */
            webhook: components["schemas"]["Webhook"];
        };
        /** @description A day of the week. */
        Weekday: "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday";
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    create_challenge: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gives the first answer again, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Challenge"];
                };
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    list_instances: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listing"];
                };
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_signed_in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    create_instance: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gives the first answer again, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewInstance"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InstanceView"];
                };
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_signed_in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description no_permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description already_exists, limit_reached */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    change_password: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordChange"];
            };
        };
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_signed_in, wrong_credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field, weak_password */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    create_password_reset: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gives the first answer again, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordReset"];
            };
        };
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    confirm_password_reset: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gives the first answer again, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPassword"];
            };
        };
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description code_expired */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field, weak_password */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    show_preferences: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preferences"];
                };
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_signed_in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    save_preferences: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Preferences"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preferences"];
                };
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_signed_in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    show_price_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PriceList"];
                };
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    create_session: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gives the first answer again, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignIn"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description wrong_credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description account_locked */
            423: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    show_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_signed_in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    delete_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_signed_in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    create_sign_up: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gives the first answer again, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignUp"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignUpStarted"];
                };
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description email_taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field, weak_password, terms_not_accepted, challenge_failed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    confirm_sign_up: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gives the first answer again, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                sign_up: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CodeEntry"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description email_taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description code_expired */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field, wrong_code */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    resend_sign_up_code: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gives the first answer again, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                sign_up: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignUpStarted"];
                };
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited, resend_too_soon */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    show_site: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                prefix: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SiteView"];
                };
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    show_instance: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InstanceView"];
                };
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_signed_in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description no_permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    rename_instance: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenant: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RenameInstance"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InstanceView"];
                };
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_signed_in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description no_permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description already_exists */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    change_agents: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gives the first answer again, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                tenant: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AgentBulk"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkResult"];
                };
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_signed_in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description no_permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    list_agents: {
        parameters: {
            query?: {
                /** @description Active or not. */
                active?: boolean | null;
                /** @description Where to go on: `next` of the page before. */
                cursor?: string | null;
                /** @description Department. */
                department?: components["schemas"]["DepartmentId"] | null;
                /** @description Rows per page, 1 to 100, default 20. */
                limit?: number | null;
                /** @description Part of number, name or e-mail. */
                search?: string | null;
            };
            header?: never;
            path: {
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listing2"];
                };
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_signed_in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description no_permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    create_agent: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gives the first answer again, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                tenant: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AgentForm"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Agent"];
                };
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_signed_in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description no_permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description already_exists, limit_reached */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    show_agent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                agent: string;
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Agent"];
                };
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_signed_in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description no_permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    update_agent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                agent: string;
                tenant: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AgentForm"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Agent"];
                };
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_signed_in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description no_permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description already_exists, limit_reached */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    delete_agent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                agent: string;
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_signed_in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description no_permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description in_use */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    show_prices: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Prices"];
                };
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_signed_in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description no_permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    list_statements: {
        parameters: {
            query: {
                /** @description Only this department. */
                department?: components["schemas"]["DepartmentId"] | null;
                /** @description First month, `YYYY-MM`. */
                from: string;
                /** @description Last month, included. */
                to: string;
            };
            header?: never;
            path: {
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatementList"];
                };
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_signed_in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description no_permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field, bad_period */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    show_statement: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                department: string;
                period: string;
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Statement"];
                };
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_signed_in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description no_permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field, bad_period */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    list_bill_lines: {
        parameters: {
            query?: {
                /** @description Only this charge type. */
                charge?: components["schemas"]["ChargeType"] | null;
                /** @description Where to go on: `next` of the page before. */
                cursor?: string | null;
                /** @description Rows per page, 1 to 100, default 20. */
                limit?: number | null;
                /** @description Only this type of number. */
                number_kind?: components["schemas"]["NumberType"] | null;
            };
            header?: never;
            path: {
                department: string;
                period: string;
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listing9"];
                };
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_signed_in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description no_permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field, bad_period */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_statement_pdf: {
        parameters: {
            query?: {
                /** @description Default: the reader's language. */
                language?: components["schemas"]["Language"] | null;
            };
            header?: never;
            path: {
                department: string;
                period: string;
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/pdf": string;
                };
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_signed_in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description no_permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field, bad_period */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    list_call_records: {
        parameters: {
            query?: {
                /** @description Agent number. */
                agent?: string | null;
                /** @description Unique id. */
                call?: components["schemas"]["CallId"] | null;
                /** @description Where to go on: `next` of the page before. */
                cursor?: string | null;
                /** @description Customer number, or its beginning. */
                customer?: string | null;
                /** @description Department. */
                department?: components["schemas"]["DepartmentId"] | null;
                /** @description Call start from; default 7 days ago. */
                from?: components["schemas"]["At"] | null;
                /** @description Hotline number. */
                hotline?: string | null;
                /** @description Local hour of the start. */
                hour?: number | null;
                /** @description Rows per page, 1 to 100, default 20. */
                limit?: number | null;
                /** @description Counter of the inbound report that counts the call, for example `human_answered`; also `unanswered`. */
                metric?: string | null;
                /** @description SIP Call-ID. */
                sip_call_id?: string | null;
                /** @description Answer status. */
                status?: components["schemas"]["AnswerStatus"] | null;
                /** @description Call start before; default now. */
                to?: components["schemas"]["At"] | null;
            };
            header?: never;
            path: {
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listing8"];
                };
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_signed_in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description no_permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    show_call_record: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                call: string;
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CallRecordDetail"];
                };
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_signed_in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description no_permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    list_call_events: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                call: string;
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CallEvents"];
                };
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_signed_in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description no_permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_recording_audio: {
        parameters: {
            query?: {
                /** @description Send as a download with a file name. */
                download?: boolean;
                /** @description Format. */
                format?: components["schemas"]["AudioFormat"];
            };
            header?: never;
            path: {
                call: string;
                recording: string;
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "audio/mpeg": string;
                };
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_signed_in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description no_permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    show_checklist: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Checklist"];
                };
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_signed_in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description no_permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    skip_checklist_step: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                step: string;
                tenant: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SkipStep"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Checklist"];
                };
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_signed_in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description no_permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    show_desk: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeskStart"];
                };
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_signed_in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description no_permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    show_desk_rules: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeskRules"];
                };
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_signed_in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description no_permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    update_desk_rules: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenant: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeskRules"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeskRules"];
                };
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_signed_in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description no_permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    check_flow: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gives the first answer again, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                tenant: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FlowCheck"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FlowFaults"];
                };
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_signed_in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description no_permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    list_flows: {
        parameters: {
            query?: {
                /** @description Where to go on: `next` of the page before. */
                cursor?: string | null;
                /** @description Rows per page, 1 to 100, default 20. */
                limit?: number | null;
            };
            header?: never;
            path: {
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listing4"];
                };
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_signed_in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description no_permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    create_flow: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gives the first answer again, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                tenant: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewFlow"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Flow"];
                };
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_signed_in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description no_permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description already_exists */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field, flow_invalid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    show_flow: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                flow: string;
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Flow"];
                };
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_signed_in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description no_permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    publish_flow: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                flow: string;
                tenant: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FlowForm"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Flow"];
                };
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_signed_in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description no_permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description changed_meanwhile */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field, flow_invalid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    delete_flow: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                flow: string;
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_signed_in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description no_permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description in_use */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    list_numbers: {
        parameters: {
            query?: {
                /** @description Where to go on: `next` of the page before. */
                cursor?: string | null;
                /** @description Rows per page, 1 to 100, default 20. */
                limit?: number | null;
            };
            header?: never;
            path: {
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listing6"];
                };
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_signed_in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description no_permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    update_number: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number: string;
                tenant: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NumberForm"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HotlineNumber"];
                };
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_signed_in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description no_permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    list_operation_log: {
        parameters: {
            query?: {
                /** @description Where to go on: `next` of the page before. */
                cursor?: string | null;
                /** @description From. */
                from?: components["schemas"]["At"] | null;
                /** @description Rows per page, 1 to 100, default 20. */
                limit?: number | null;
                /** @description Kind of object. */
                object?: string | null;
                /** @description To, not included. */
                to?: components["schemas"]["At"] | null;
            };
            header?: never;
            path: {
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listing7"];
                };
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_signed_in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description no_permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    show_organisation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrganisationView"];
                };
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_signed_in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description no_permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    list_push_log: {
        parameters: {
            query?: {
                /** @description Where to go on: `next` of the page before. */
                cursor?: string | null;
                /** @description From. */
                from?: components["schemas"]["At"] | null;
                /** @description Rows per page, 1 to 100, default 20. */
                limit?: number | null;
                /** @description Type. */
                push?: components["schemas"]["PushType"] | null;
                /** @description Success or failure. */
                success?: boolean | null;
                /** @description To, not included. */
                to?: components["schemas"]["At"] | null;
                /** @description Webhook. */
                webhook?: components["schemas"]["WebhookId"] | null;
            };
            header?: never;
            path: {
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listing11"];
                };
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_signed_in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description no_permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    resend_push: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gives the first answer again, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                event: string;
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PushLogLine"];
                };
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_signed_in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description no_permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    list_queues: {
        parameters: {
            query?: {
                /** @description Where to go on: `next` of the page before. */
                cursor?: string | null;
                /** @description Rows per page, 1 to 100, default 20. */
                limit?: number | null;
            };
            header?: never;
            path: {
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listing3"];
                };
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_signed_in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description no_permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    create_queue: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gives the first answer again, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                tenant: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["QueueForm"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Queue"];
                };
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_signed_in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description no_permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description already_exists */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    update_queue: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                queue: string;
                tenant: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["QueueForm"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Queue"];
                };
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_signed_in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description no_permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description already_exists */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    delete_queue: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                queue: string;
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_signed_in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description no_permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description in_use */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    show_inbound_report: {
        parameters: {
            query: {
                /** @description Rows. */
                by?: components["schemas"]["ReportBy"];
                /** @description Only this department. */
                department?: components["schemas"]["DepartmentId"] | null;
                /** @description First day, `YYYY-MM-DD`, in the tenant's zone. */
                from: string;
                /** @description Only this hotline number. */
                hotline?: string | null;
                /** @description Last day, included; at most 366 days after the first. */
                to: string;
            };
            header?: never;
            path: {
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InboundReport"];
                };
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_signed_in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description no_permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    export_inbound_report: {
        parameters: {
            query: {
                /** @description Rows. */
                by?: components["schemas"]["ReportBy"];
                /** @description Only this department. */
                department?: components["schemas"]["DepartmentId"] | null;
                /** @description First day, `YYYY-MM-DD`, in the tenant's zone. */
                from: string;
                /** @description Only this hotline number. */
                hotline?: string | null;
                /** @description Last day, included; at most 366 days after the first. */
                to: string;
            };
            header?: never;
            path: {
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_signed_in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description no_permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    show_settings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TenantSettings"];
                };
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_signed_in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description no_permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    update_settings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenant: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TenantSettings"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TenantSettings"];
                };
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_signed_in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description no_permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    create_test_call: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gives the first answer again, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                tenant: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewTestCall"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TestCallState"];
                };
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_signed_in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description no_permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description limit_reached */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable, media_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    show_test_call: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenant: string;
                test_call: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TestCallState"];
                };
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_signed_in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description no_permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable, media_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    list_time_conditions: {
        parameters: {
            query?: {
                /** @description Where to go on: `next` of the page before. */
                cursor?: string | null;
                /** @description Rows per page, 1 to 100, default 20. */
                limit?: number | null;
            };
            header?: never;
            path: {
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listing5"];
                };
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_signed_in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description no_permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    create_time_condition: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gives the first answer again, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                tenant: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TimeConditionForm"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TimeConditionView"];
                };
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_signed_in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description no_permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description already_exists */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    show_time_condition: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenant: string;
                time_condition: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TimeConditionView"];
                };
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_signed_in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description no_permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    update_time_condition: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenant: string;
                time_condition: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TimeConditionForm"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TimeConditionView"];
                };
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_signed_in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description no_permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description already_exists */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    delete_time_condition: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenant: string;
                time_condition: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_signed_in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description no_permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description in_use */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    list_webhooks: {
        parameters: {
            query?: {
                /** @description Where to go on: `next` of the page before. */
                cursor?: string | null;
                /** @description Rows per page, 1 to 100, default 20. */
                limit?: number | null;
            };
            header?: never;
            path: {
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listing10"];
                };
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_signed_in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description no_permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    create_webhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gives the first answer again, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                tenant: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookForm"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookWithSecret"];
                };
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_signed_in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description no_permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description limit_reached */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field, address_refused */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    update_webhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenant: string;
                webhook: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookForm"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_signed_in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description no_permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field, address_refused */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    delete_webhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenant: string;
                webhook: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_signed_in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description no_permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    rotate_webhook_secret: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gives the first answer again, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                tenant: string;
                webhook: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookWithSecret"];
                };
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_signed_in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description no_permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    test_webhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gives the first answer again, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                tenant: string;
                webhook: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PushLogLine"];
                };
            };
            /** @description bad_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_signed_in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description no_permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_field, address_refused */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description internal */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description store_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
}
