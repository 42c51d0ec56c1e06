/** Render, forms: a claim → its form: CMS-1500, UB-04 or dental, with all that the form has no box for listed below it. */
import { type Claim, claim as claimShape } from '../../claims/claim.ts';
import { ClaimFacts } from './claim-facts.ts';
import { cms1500 } from './cms-1500.ts';
import { dentalForm } from './dental.ts';
import { type AlsoOnClaim, type ClaimForm, FORM_IDS, type FormBody } from './form.ts';
import { ub04 } from './ub-04.ts';

/** `createdOn` is the day that the form is made, `YYYY-MM-DD`. */
export function formOf(given: Claim, createdOn: string): ClaimForm {
  // What was shown is known by object, so no part may stand in the claim twice.
  const claim = claimShape.parse(JSON.parse(JSON.stringify(given)));
  const facts = new ClaimFacts();
  const { claimType } = claim;
  facts.text(claim, 'claimType');
  const claimId = facts.text(claim, 'claimId');
  const body = bodyOf(claim, facts, createdOn);
  const lines = lineKeys(claim, facts);
  return { form: FORM_IDS[claimType], claimType, claimId, ...body, also: [...facts.rest(claim), ...lines] };
}

function bodyOf(claim: Claim, facts: ClaimFacts, createdOn: string): FormBody {
  facts.implied(claim, 'purposeCode', 'CH');
  facts.implied(claim.subscriber, 'memberIdQualifier', 'MI');
  facts.implied(claim.payer, 'idQualifier', 'PI');
  switch (claim.claimType) {
    case 'professional':
      return cms1500(claim, facts);
    case 'institutional':
      return ub04(claim, facts, createdOn);
    case 'dental':
      return dentalForm(claim, facts);
  }
}

/** The billing system's own keys of the lines in one entry, since each line has one. */
function lineKeys(claim: Claim, facts: ClaimFacts): readonly AlsoOnClaim[] {
  const keys = claim.lines.map((line, index) => {
    const id = facts.text(line, 'lineId');
    const control = facts.text(line, 'lineItemControlNumber');
    return `${index + 1}: ${id}${control === '' || control === id ? '' : ` (line item control number ${control})`}`;
  });
  return [{ where: 'keys of the lines', what: keys.join('; ') }];
}
