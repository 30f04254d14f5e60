/** What somebody who has seen the demo does with a Looker of their own. */
export const NEXT_STEPS = `
The same with your Looker

   1  npm start, on a machine that Looker reaches. It prints a URL and an authorization token.
   2  In Looker: Admin > Platform > Actions > Add Action Hub. Paste both.
   3  Enable the actions with your source's write key and your data plane's URL.
      (No RudderStack at hand? "npm run data-plane" plays one and shows what arrives.)
   4  Tag the columns that identify a user in LookML:  dimension: email { tags: ["email"] }
   5  In a Look or Explore: Send > RudderStack Identify, Track or Group. Or schedule it.
`
