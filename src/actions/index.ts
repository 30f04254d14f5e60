// Each file adds its actions to the hub; Looker shows them in this order.
import "./rudderstack/additions/actions"
