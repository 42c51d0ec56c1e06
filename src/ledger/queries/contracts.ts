import type { ContractRow, ContractTermRow, NewContractTerm } from '../money-desk.ts';
import type { Session, WritingSession } from '../session.ts';

export async function contracts(session: Session): Promise<readonly ContractRow[]> {
  const rows = await session.db.selectFrom('contracts').selectAll().orderBy('contract').execute();
  return rows.map((row) => ({
    contract: row.contract,
    terms: row.term_count,
    sha256: row.sha256,
    loadedAt: row.loaded_at,
    loadedBy: row.loaded_by,
  }));
}

export async function contractTerms(
  session: Session,
  payerId: string,
  procedureCodes?: readonly string[],
): Promise<readonly ContractTermRow[]> {
  let selection = session.db
    .selectFrom('contract_terms')
    .selectAll()
    .where('payer_id', '=', payerId)
    .orderBy('procedure_code')
    .orderBy('contract')
    .orderBy('ordinal');
  if (procedureCodes !== undefined) selection = selection.where(session.among('procedure_code', procedureCodes));
  return (await selection.execute()).map((row) => ({
    payerId: row.payer_id,
    procedureCode: row.procedure_code,
    contract: row.contract,
    ordinal: row.ordinal,
    body: row.body,
  }));
}

export async function replaceContract(
  session: WritingSession,
  contract: Omit<ContractRow, 'terms'>,
  terms: readonly NewContractTerm[],
): Promise<void> {
  await session.db.deleteFrom('contract_terms').where('contract', '=', contract.contract).execute();
  await session.insertMany(
    'contract_terms',
    terms.map((term, index) => ({
      payer_id: term.payerId,
      procedure_code: term.procedureCode,
      contract: contract.contract,
      ordinal: index + 1,
      body: term.body,
    })),
  );
  await session.upsertMany(
    'contracts',
    ['contract'],
    [
      {
        contract: contract.contract,
        term_count: terms.length,
        sha256: contract.sha256,
        loaded_at: contract.loadedAt,
        loaded_by: contract.loadedBy,
      },
    ],
  );
}
