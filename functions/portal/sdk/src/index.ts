export { Connection, DeskError, type ConnectionStatus } from "./connection.ts";
export { Desk, type DeskEvents, type DeskOptions, type DeskSnapshot } from "./desk.ts";
export { Phone, type PhoneFault, type PhoneOptions } from "./phone.ts";
export type {
  AgentState,
  CallKind,
  CallState,
  CallTarget,
  ChosenState,
  DeskCall,
  DeskIdentity,
  DeskNotice,
  DeskParty,
  DeskProblem,
  DeskState,
  LegEnd,
  MonitorMode,
  ParkedCall,
  Region,
  Team,
  TeamAgent,
  TeamQueue,
} from "./protocol.ts";
