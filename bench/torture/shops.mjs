const SHOPS = 2;
const CUSTOMERS = 40;

/** Creates the shops of the tills. @returns [{business_id, customer_ids}] */
export async function openShops(fleet, session) {
  const post = async (path, body) => {
    const answer = await fleet.instances[0].send({ method: 'POST', path, headers: await session.headers(), body });
    if (answer.status !== 201) throw new Error(`POST ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const shops = [];
  for (let shop = 1; shop <= SHOPS; shop++) {
    const { business } = await post('/api/businesses', { name: `Shop ${shop}` });
    const customer_ids = [];
    for (let number = 1; number <= CUSTOMERS; number++) {
      const { customer } = await post(`/api/customers/${business.id}`, { name: `Customer ${number}` });
      customer_ids.push(customer.id);
    }
    shops.push({ business_id: business.id, customer_ids });
  }
  return shops;
}
