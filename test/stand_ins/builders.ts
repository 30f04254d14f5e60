// What Looker's data is made of, each with overrides for what a test is about.
export {field, LookField, LookFields, measure, tableCalculation} from "./builders/fields"
export {lookError} from "./builders/look_error"
export {detailRow, LookCell, LookPivotCell, LookRow, pivoted, row} from "./builders/rows"
export {query, scheduledPlan} from "./builders/scheduled_plan"
