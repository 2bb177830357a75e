export { Connection, DeskError, type ConnectionStatus } from "./connection.ts";
export { Desk, type DeskEvents, type DeskOptions, type DeskSnapshot } from "./desk.ts";
export { Phone, type PhoneFault, type PhoneOptions } from "./phone.ts";
export type { AgentState, ChosenState, DeskCall, DeskIdentity, DeskProblem, DeskState, Region } from "./protocol.ts";
