/** A product of the shop. */
export interface Product {
  id: number;
  name: string;
  /** Kenyan shillings, a decimal string. */
  price: string;
  /** Sold by weight, in quarters of a kilogram. */
  is_loose?: true;
}

export const PRODUCTS: Product[] = [
  { id: 1, name: 'Unga wa ugali, 2 kg', price: '185.00' },
  { id: 2, name: 'Unga wa chapati, 2 kg', price: '210.00' },
  { id: 3, name: 'Sukari, 1 kg', price: '165.00' },
  { id: 4, name: 'Mafuta ya kupikia, 1 l', price: '320.00' },
  { id: 5, name: 'Maziwa, 500 ml', price: '65.00' },
  { id: 6, name: 'Mkate, 400 g', price: '70.00' },
  { id: 7, name: 'Mayai, trei ya 30', price: '480.00' },
  { id: 8, name: 'Majani ya chai, 250 g', price: '145.00' },
  { id: 9, name: 'Mchele wa pishori', price: '215.00', is_loose: true },
  { id: 10, name: 'Maharagwe', price: '180.00', is_loose: true },
  { id: 11, name: 'Nyanya', price: '120.00', is_loose: true },
  { id: 12, name: 'Vitunguu', price: '130.00', is_loose: true },
  { id: 13, name: 'Viazi', price: '90.00', is_loose: true },
  { id: 14, name: 'Sukuma wiki, fungu', price: '30.00' },
  { id: 15, name: 'Ndizi', price: '110.00', is_loose: true },
  { id: 16, name: 'Sabuni ya kipande, 800 g', price: '155.00' },
  { id: 17, name: 'Sabuni ya unga, 1 kg', price: '260.00' },
  { id: 18, name: 'Karatasi ya choo, 10', price: '340.00' },
  { id: 19, name: 'Maji, 5 l', price: '130.00' },
  { id: 20, name: 'Kahawa, 100 g', price: '395.00' },
  { id: 21, name: 'Siagi ya karanga, 400 g', price: '365.00' },
  { id: 22, name: 'Biskuti, pakiti', price: '50.00' },
  { id: 23, name: 'Gesi, mtungi wa 6 kg', price: '1250.00' },
  { id: 24, name: 'Makaa, debe', price: '150.00' },
];
