/** What `GET /health` answers on a data plane that takes events. It says nothing about write keys. */
export const HEALTH = {
  appType: "EMBEDDED",
  server: "UP",
  db: "UP",
  acceptingEvents: "TRUE",
  routingEvents: "TRUE",
  mode: "NORMAL",
  backendConfigMode: "API",
  lastSync: "",
  lastRegulationSync: "",
}
