import { paymentMethod } from '@wateja/common';
import { createCustomer } from '@wateja/customers';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';

/** A customer of the demo shop, and how they shop there. */
export interface DemoCustomer {
  /** The number of their loyalty card, which is their external_id. */
  card: string;
  contact: z.output<typeof createCustomer>;
  pays: z.output<typeof paymentMethod>;
  /** Ids of products that they buy most often. */
  usual: number[];
  /** The number of purchases. They are spread evenly from `from` days ago to `until` days ago. */
  visits: number;
  from: number;
  until: number;
  is_active: boolean;
}

/**
 * These people are invented. Their phone numbers are in blocks of zeros and their emails end in `.example`, so that no
 * message can reach a real person. Phone numbers are spelled as people write them at a counter.
 */
const TABLE = `
card   | name                    | phone              | email                        | address               | type      | pays   | usual      | visits | from | until | active
DW-001 | Njeri Kamau             | 0700 000 101       | njeri.kamau@barua.example    | Kindaruma Road 14     | vip       | mpesa  | 5 6 7 15   | 24     | 89   | 0     | yes
DW-002 | Brian Otieno            | +254 700 000 102   | brian.otieno@barua.example   | Ngong Road, Adams     | regular   | mpesa  | 5 6 22     | 16     | 88   | 1     | yes
DW-003 | Achieng' Odhiambo       | 0700-000-103       |                              | Wood Avenue           | regular   | cash   | 1 14 11    | 12     | 87   | 2     | yes
DW-004 | Mohamed Abdi            | 254700000104       | m.abdi@barua.example         | Kirichwa Road 3       | vip       | mpesa  | 9 4 20     | 18     | 89   | 1     | yes
DW-005 | Grace Wambui            | 700000105          |                              | Elgeyo Marakwet Close | regular   | cash   | 1 3 8      | 9      | 85   | 4     | yes
DW-006 | Peter Mutua             | +254700000106      | mutua.peter@barua.example    |                       | regular   | mpesa  | 5 6        | 8      | 80   | 6     | yes
DW-007 | Faith Chebet            | (0700) 000 107     | faith.chebet@barua.example   | Argwings Kodhek Road  | regular   | mpesa  | 21 20 6    | 7      | 78   | 3     | yes
DW-008 | Hassan Juma             | 0110 000 108       |                              | Kabarnet Road         | regular   | cash   | 1 4 10     | 6      | 84   | 12    | yes
DW-009 | Wanjiku Maina           | 0733.000.109       | wanjiku@barua.example        | Kindaruma Road 22     | vip       | credit | 7 9 4 21   | 13     | 88   | 2     | yes
DW-010 | Samuel Kiprono          | +254 (0)720 000110 |                              | Menelik Road          | regular   | mpesa  | 5 19       | 5      | 70   | 9     | yes
DW-011 | Kibanda cha Mama Atieno | 0720 000 111       |                              | Ngong Road, stage     | wholesale | mpesa  | 1 2 4 13   | 26     | 89   | 0     | yes
DW-012 | Hoteli ya Salama        | +254 720 000 112   | jikoni@salama.example        | Ngong Road 118        | wholesale | credit | 9 10 12 11 | 14     | 87   | 2     | yes
DW-013 | Little Acorns Daycare   | 0720000113         | office@acorns.example        | Wood Avenue 7         | wholesale | mpesa  | 5 6 15 18  | 11     | 86   | 5     | yes
DW-014 | Kilimani Car Wash       | 0720-000-114       |                              | Kirichwa Road         | wholesale | cash   | 16 17 19   | 6      | 82   | 8     | yes
DW-015 | Chama cha Umoja         | 0110 000 115       | umoja@chama.example          |                       | wholesale | mpesa  | 3 8 22     | 3      | 75   | 17    | yes
DW-016 | Lucy Nyambura           | 0700 000 116       | lucy.n@barua.example         | Elgeyo Marakwet Road  | regular   | mpesa  | 5 6 8      | 4      | 60   | 5     | yes
DW-017 | Kevin Omondi            | +254700000117      |                              |                       | regular   | mpesa  | 22 6       | 3      | 55   | 11    | yes
DW-018 | Zainab Ali              | 0700 000 118       | zainab.ali@barua.example     | Kabarnet Gardens      | regular   | cash   | 9 4        | 4      | 66   | 7     | yes
DW-019 | Daniel Kimani           | 0733 000 119       |                              | Ngong Road, Adams     | regular   | cash   | 23 24      | 3      | 81   | 20    | yes
DW-020 | Mercy Jepkosgei         | 0790 000 120       | mercy.j@barua.example        | Lenana Road 41        | regular   | mpesa  | 21 5       | 2      | 40   | 6     | yes
DW-021 | José Fernandes          | +254 110 000 121   | jose.fernandes@barua.example | Rose Avenue 9         | vip       | credit | 20 21 7    | 10     | 74   | 1     | yes
DW-022 | Tabitha Mwende          | 0790-000-122       |                              |                       | regular   | cash   | 1 14       | 2      | 35   | 14    | yes
DW-023 | Joseph Njoroge          | 0700 000 123       |                              | Kindaruma Road 2      | regular   | mpesa  | 5 6 3      | 6      | 89   | 52    | yes
DW-024 | Esther Akinyi           | 0700 000 124       | esther.a@barua.example       | Wood Avenue           | regular   | mpesa  | 2 4 7      | 5      | 88   | 47    | yes
DW-025 | Amina Noor              | 0720 000 125       |                              | Menelik Lane          | vip       | mpesa  | 9 4 15     | 10     | 89   | 38    | yes
DW-026 | Charles Barasa          | 0733000126         |                              |                       | walk_in   | cash   | 24         | 1      | 50   | 50    | yes
DW-027 | Ruth Nekesa             | 0733 000 127       |                              |                       | walk_in   | cash   |            | 1      | 33   | 33    | yes
DW-028 | Collins Kipchoge        | +254 790 000 128   |                              |                       | walk_in   | mpesa  | 19         | 2      | 41   | 12    | yes
DW-029 | Purity Gathoni          | 0790 000 129       |                              | Lenana Road           | walk_in   | mpesa  |            | 1      | 18   | 18    | yes
DW-030 | Abdullahi Hussein       |                    |                              |                       | walk_in   | cash   |            | 1      | 9    | 9     | yes
DW-031 | Joy Wanjala             | 0110-000-131       | joy.wanjala@barua.example    |                       | walk_in   | mpesa  | 22         | 1      | 4    | 4     | yes
DW-032 | Dennis Mwangi           |                    |                              |                       | walk_in   | cash   |            | 1      | 62   | 62    | yes
DW-033 | Nancy Cherono           | 0700 000 133       |                              |                       | walk_in   | mpesa  | 5          | 2      | 27   | 3     | yes
DW-034 | Victor Ochieng          | 0700000134         |                              | Ngong Road            | walk_in   | cash   |            | 1      | 71   | 71    | yes
DW-035 | Sharon Moraa            | 0720 000 135       | sharon.moraa@barua.example   | Rose Avenue           | regular   | mpesa  |            | 0      | 1    | 0     | yes
DW-036 | Felix Musyoka           | 0790 000 136       |                              |                       | walk_in   | cash   |            | 0      | 2    | 0     | yes
DW-037 | Green Fork Caterers     | 0110 000 137       | orders@greenfork.example     | Kirichwa Road 30      | wholesale | credit | 9 11 12 13 | 0      | 6    | 0     | yes
DW-038 | Martin Were             | 0733 000 138       |                              | Menelik Road          | regular   | mpesa  | 5 6        | 4      | 88   | 61    | no
DW-039 | Caroline Wairimu        | 0700-000-139       | caro.w@barua.example         |                       | walk_in   | cash   | 6          | 1      | 80   | 80    | no
DW-040 | Duka Jirani Ltd         | +254 720 000 140   | jirani@duka.example          | Kabarnet Road         | wholesale | credit | 1 3 17     | 3      | 87   | 58    | no
`;

const row = z.object({
  card: z.string(),
  name: z.string(),
  phone: z.string(),
  email: z.string(),
  address: z.string(),
  type: z.string(),
  pays: paymentMethod,
  usual: z.string().transform((ids) => ids.split(' ').filter(Boolean).map(Number)),
  visits: z.coerce.number(),
  from: z.coerce.number(),
  until: z.coerce.number(),
  active: z.enum(['yes', 'no']).transform((word) => word === 'yes'),
});

const rows = z.array(row).parse(parse(TABLE, { columns: true, delimiter: '|', trim: true, skip_empty_lines: true }));

export const CUSTOMERS: DemoCustomer[] = rows.map(({ card, name, phone, email, address, type, active, ...habits }) => ({
  card,
  contact: createCustomer.parse({
    name,
    phone: phone || null,
    email: email || null,
    address: address ? `${address}, Kilimani, Nairobi` : null,
    customer_type: type,
    prefer_email: email !== '',
  }),
  ...habits,
  is_active: active,
}));
